package site_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"podbook/site"
)

// Everything that a build of the sample hub writes can be read by programs: HTML
// with every element closed where it was opened and no id twice, XML, JSON. With
// PODBOOK_VNU, the path of the Nu checker's vnu.jar, which .ci/test sets where it can, that
// is asked as well.
func TestEverythingIsWellFormed(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	s, err := site.Open(site.Options{Dir: "../content", Cache: filepath.Join(t.TempDir(), "cache"), BaseURL: "https://example.org/hub/"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Build(context.Background(), site.BuildOptions{Out: out, NoSearch: true}); err != nil {
		t.Fatal(err)
	}
	files := tree(t, out)
	seen := map[string]int{}
	for name, text := range files {
		var err error
		ext := path.Ext(name)
		seen[ext]++
		switch ext {
		case ".html":
			err = wellFormed(text)
		case ".xml":
			d := xml.NewDecoder(strings.NewReader(text))
			for err == nil {
				_, err = d.Token()
			}
			if err == io.EOF {
				err = nil
			}
		case ".json", ".webmanifest":
			if !json.Valid([]byte(text)) {
				err = fmt.Errorf("it is no JSON")
			}
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if seen[".html"] < 100 || seen[".xml"] < 20 || seen[".json"] < 20 {
		t.Errorf("too few files were looked at: %v", seen)
	}

	if jar := os.Getenv("PODBOOK_VNU"); jar != "" {
		cmd := exec.Command("java", "-jar", jar, "--skip-non-html", "--errors-only", out)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("the Nu checker: %v\n%s", err, said)
		}
	}
}

var (
	voids = words("area base br col embed hr img input link meta source track wbr")
	// inPhrasing are elements that hold text and what stands in a line of it only.
	inPhrasing = words("p h1 h2 h3 h4 h5 h6 span a b i em strong small code button label summary")
	blocks     = words("address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul")
	pressed    = words("a button input select textarea label summary")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// wellFormed reads HTML without forgiving anything: each element ends where and
// in the order that it began, text holds no blocks, what is pressed holds nothing
// else to press, ids are unique, references to ids lead somewhere.
func wellFormed(text string) error {
	z := html.NewTokenizer(strings.NewReader(text))
	var stack []string
	ids, uses := map[string]bool{}, map[string]string{}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); err != io.EOF {
				return err
			}
			if len(stack) > 0 {
				return fmt.Errorf("never closed: %v", stack)
			}
			for id, by := range uses {
				if !ids[id] {
					return fmt.Errorf("%s names %q, which is not there", by, id)
				}
			}
			return nil
		}
		raw := bytes.Clone(z.Raw())
		tok := z.Token()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			foreign := false
			for _, s := range stack {
				foreign = foreign || s == "svg" || s == "math"
			}
			for i := len(stack) - 1; i >= 0 && !foreign; i-- {
				if inPhrasing[stack[i]] && blocks[tok.Data] && !(stack[i] == "a" || stack[i] == "summary" && strings.HasPrefix(tok.Data, "h")) {
					return fmt.Errorf("%s stands in <%s>", raw, stack[i])
				}
				if (stack[i] == "a" || stack[i] == "button") && pressed[tok.Data] {
					return fmt.Errorf("%s stands in <%s>", raw, stack[i])
				}
			}
			for _, a := range tok.Attr {
				switch a.Key {
				case "id":
					if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n") {
						return fmt.Errorf("the id %q is there twice, or is none", a.Val)
					}
					ids[a.Val] = true
				case "for", "aria-labelledby", "aria-controls", "aria-describedby":
					uses[a.Val] = string(raw)
				case "href":
					if id, ok := strings.CutPrefix(a.Val, "#"); ok && id != "" && !strings.Contains(id, "%") {
						uses[id] = string(raw)
					}
				}
			}
			if !voids[tok.Data] && kind == html.StartTagToken {
				stack = append(stack, tok.Data)
			}
		case html.EndTagToken:
			if len(stack) == 0 || stack[len(stack)-1] != tok.Data {
				return fmt.Errorf("</%s> ends what is not open: %v", tok.Data, stack)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func TestWellFormedTellsMistakes(t *testing.T) {
	for _, bad := range []string{"<p>a<div></div></p>", "<b><i></b></i>", "<ul><li>a</ul>", `<p id="a"></p><p id="a"></p>`, "<a href='x'><button></button></a>", `<a href="#no">x</a>`, "<p>"} {
		if wellFormed(bad) == nil {
			t.Errorf("%s is taken for well-formed", bad)
		}
	}
}
