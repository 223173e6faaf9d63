package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/model"
	"podbook/site/transcript"
)

// besides are the files that a session is read from beside its own, "" for none.
type besides struct {
	transcript, chapters string
	languages            []string // transcripts in further languages
}

// besidesOf finds the transcript of an entry (the file that it names, or one beside
// it with the same name) and its chapters, when they are a file.
func besidesOf(src *content.Source, assets map[string]string) (b besides) {
	if len(assets) == 0 {
		return b
	}
	meta := src.Meta.Session()
	if len(meta.Chapters) == 1 {
		b.chapters = beside(src, meta.Chapters[0].Text, assets)
	}
	if t := meta.Transcript.Text; t != "" {
		b.transcript = beside(src, t, assets)
		for _, track := range meta.Tracks {
			b.languages = append(b.languages, beside(src, track.File.Text, assets))
		}
		return b
	}
	exts := [...]string{".vtt", ".srt", ".sbv", ".json", ".txt"}
	known := len(exts)
	if !strings.EqualFold(src.Meta.Type.Text, "session") { // for other entries some may be anything
		known = 2
	}
	var room [256]byte // for a name that mostly is none
	stem := append(room[:0], strings.TrimSuffix(src.Path, path.Ext(src.Path))...)
	for _, ext := range exts[:known] {
		if name := append(stem, ext...); assets[string(name)] != "" && string(name) != b.chapters {
			b.transcript = string(name)
			break
		}
	}
	return b
}

// beside is the path of a file that an entry names: from its own folder, or from
// the hub's. "" when there is none.
func beside(src *content.Source, name string, assets map[string]string) string {
	for _, p := range [...]string{path.Join(path.Dir(src.Path), name), strings.TrimPrefix(path.Clean(name), "/")} {
		if assets[p] != "" {
			return p
		}
	}
	return ""
}

// side names the content of files by hash.
func (b besides) side(assets map[string]string) string {
	side := assets[b.transcript]
	if b.chapters != "" {
		side += "+" + assets[b.chapters]
	}
	for _, name := range b.languages {
		side += "," + assets[name]
	}
	return side
}

// loadTranscript finds the moments of a session.
func (s *Site) loadTranscript(f *model.File, files besides, sides map[string]string) error {
	name := files.transcript
	var cues []transcript.Cue
	var chapters []transcript.Chapter
	var diags []diag.Diagnostic
	meta := f.Source.Meta.Session()
	if name != "" {
		data, err := fs.ReadFile(s.fsys, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		cues, chapters, diags = transcript.Parse(name, data)
		f.TranscriptHash = sides[name]
	} else if strings.EqualFold(f.Source.Meta.Type.Text, "session") || meta.Recording.Text != "" || len(meta.Speakers) > 0 {
		cues, chapters, diags = transcript.ParseMarkdown(f.Source.Body, f.Source.BodyLine)
		if f.Timed = len(cues) > 0; f.Timed {
			f.TimedLine = cues[0].Line
		}
	}
	tracks := meta.Tracks
	if len(tracks) == 0 {
		tracks = []content.Track{{File: meta.Transcript}}
	}
	for _, track := range tracks {
		t := track.File
		if t.Text == "" || beside(f.Source, t.Text, sides) != "" {
			continue
		}
		f.Source.Diags = append(f.Source.Diags, diag.Diagnostic{
			File: f.Source.Path, Line: int(t.Line), Col: int(t.Col), Severity: diag.Error, Code: "missing-transcript",
			Message: fmt.Sprintf("the transcript %q does not exist", t.Text),
		})
	}
	for _, d := range diags {
		d.File = cmp.Or(name, f.Source.Path)
		f.Source.Diags = append(f.Source.Diags, d)
	}
	switch {
	case files.chapters != "":
		data, err := fs.ReadFile(s.fsys, files.chapters)
		if err != nil {
			return fmt.Errorf("read %s: %w", files.chapters, err)
		}
		chapters = transcript.ParseChapterFile(files.chapters, data)
		if len(chapters) == 0 {
			f.Source.Diags = append(f.Source.Diags, diag.Diagnostic{
				File: files.chapters, Severity: diag.Warning, Code: "no-chapters",
				Message: "no chapters are found in the file", Hint: `write lines such as "00:12:30 Title"`,
			})
		}
	case len(meta.Chapters) > 0:
		var lines []string
		for _, w := range meta.Chapters {
			lines = append(lines, w.Text)
		}
		chapters = transcript.ParseChapters(lines)
		if w := meta.Chapters[0]; len(chapters) == 0 {
			f.Source.Diags = append(f.Source.Diags, diag.Diagnostic{
				File: f.Source.Path, Line: int(w.Line), Col: int(w.Col), Severity: diag.Warning, Code: "no-chapters",
				Message: fmt.Sprintf("chapters: %q is no file of the hub and has no time", w.Text), Hint: `write lines such as "00:12:30 Title", or the name of a file`,
			})
		}
	}
	f.Moments, f.Chapters = transcript.Moments(cues, chapters), chapters
	if len(cues) == 0 {
		return nil
	}
	f.Captions = &model.Captions{}
	f.Captions.Add(tracks[0].Lang, transcript.WebVTT(cues))
	for i, name := range files.languages {
		if i == 0 || name == "" {
			continue // the first is the transcript
		}
		data, err := fs.ReadFile(s.fsys, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		cues, _, diags := transcript.Parse(name, data)
		for _, d := range diags {
			d.File = name
			f.Source.Diags = append(f.Source.Diags, d)
		}
		if len(cues) > 0 {
			f.Captions.Add(tracks[i].Lang, transcript.WebVTT(cues))
		}
	}
	return nil
}
