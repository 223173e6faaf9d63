package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"context"
)

var shots = flag.String("shots", "", "folder for screenshots of the main pages")

// Screenshots of the main pages at four widths, by day and by night, to be looked at:
//
//	go test ./cmd/podbook -run Screenshots -shots /tmp/shots
func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("only for people: run it with -shots FOLDER")
	}
	if err := os.MkdirAll(*shots, 0o777); err != nil {
		t.Fatal(err)
	}
	url := serveSample(t)
	b := browse(t, 1280, 800)
	for name, path := range map[string]string{"home": "/", "entry": "/workflow/brief-upload/", "section": "/workflow/", "matrix": "/decisions/matrix/", "pods": "/pods/",
		"pod": "/pods/seo/", "sessions": "/sessions/", "session": "/sessions/2026-q3-moving-money/", "search": "/search/?q=brief", "tags": "/tags/", "missing": "/nowhere/", "print": "/workflow/print/"} {
		b.open(url + path)
		b.await(`window.podbook?.backend && document.readyState === "complete" && !document.querySelector("[aria-busy]")`)
		for _, width := range []int64{320, 768, 1280, 1920} {
			for _, colours := range []string{"light", "dark"} {
				b.do(fmt.Sprintf(`document.documentElement.dataset.theme = %q`, colours))
				height := int64(800)
				if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)); err != nil {
					t.Fatal(err)
				}
				b.want(`document.documentElement.scrollWidth <= innerWidth`)
				png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s-%d-%s.png", name, width, colours)), png, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// printed is the open page as PDF.
func (b *tab) printed() []byte {
	b.t.Helper()
	pdf, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return pdf
}

// On paper there is the text and nothing to press; a section begins each entry on
// a page of its own.
func TestPagesPrint(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 800)
	b.open(url + "/workflow/print/")
	b.await(`document.readyState === "complete"`)
	if n, least := bytes.Count(b.printed(), []byte("/Type /Page\n")), 7; n < least {
		t.Errorf("a section of six entries prints on %d pages, want at least %d", n, least)
	}
	b.open(url + "/workflow/brief-upload/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.do(`document.documentElement.dataset.theme = "dark"`)
	if _, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	}); err != nil {
		t.Fatal(err)
	}
	b.want(`[...document.querySelectorAll("button, input, .sidebar a, .footer a, .steps a")].every((e) => !e.checkVisibility())`)
	b.want(`document.querySelector(".prose").checkVisibility() && document.querySelector(".meta").checkVisibility()`)
	b.want(`getComputedStyle(document.documentElement).color.match(/oklch\(0?\.[0-4]|rgb\(\d\d?,/)`) // dark on white, whatever the screen shows
}
