package content

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
)

// Facts are what is known of a session before somebody writes its entry.
type Facts struct {
	Date       time.Time // zero: today
	Host       string
	Speakers   []string
	Recording  string // file or URL
	Transcript string // file
	Duration   time.Duration
	Chapters   []string // "00:12:30 Title"
}

// Scaffold starts an entry of a type: where it belongs in a hub and what stands
// in it at first. A title such as "Guides/Client brief" names folders, too; what
// has one letter, as in "A/B tests", is no folder. Parse reads the result without
// a diagnostic.
func Scaffold(kind, title string, now time.Time) (file string, data []byte) {
	return ScaffoldWith(kind, title, now, Facts{})
}

// ScaffoldWith is Scaffold with facts that fill a session's frontmatter.
func ScaffoldWith(kind, title string, now time.Time, facts Facts) (file string, data []byte) {
	dir, title := cutFolders(title)
	name := fileName(title, kind)
	s := sketch{title: title, now: now}
	switch kind {
	case "session":
		if facts.Date.IsZero() {
			facts.Date = now
		}
		dir = path.Join("sessions", dir)
		name = fmt.Sprintf("%d-q%d-%s", facts.Date.Year(), (facts.Date.Month()-1)/3+1, name)
		s.session(facts)
	case "pod":
		dir = path.Join("pods", dir)
		s.pod()
	case "decisions":
		dir = path.Join("decisions", dir)
		s.decisions()
	case "template":
		dir = path.Join("templates", dir)
		s.template()
	case "client":
		dir = path.Join("clients", dir)
		s.client()
	default:
		s.entry(kind)
	}
	return path.Join(dir, name+".md"), []byte(s.b.String())
}

// cutFolders takes "a/b/Title" apart.
func cutFolders(text string) (dir, title string) {
	parts := strings.Split(text, "/")
	last := len(parts) - 1
	var folders []string
	for i, part := range parts[:last] {
		slug := shorten(strings.TrimLeft(Slug(part), "_-"))
		if len([]rune(slug)) == 1 {
			return path.Join(folders...), oneLine(strings.Join(parts[i:], "/"))
		}
		if slug != "" && slug != "node_modules" {
			folders = append(folders, slug)
		}
	}
	return path.Join(folders...), oneLine(parts[last])
}

// fileName is the title's slug, short enough for every file system.
func fileName(title, kind string) string {
	name := shorten(strings.TrimLeft(Slug(title), "_-"))
	for _, fallback := range []string{shorten(strings.TrimLeft(Slug(kind), "_-")), "entry"} {
		if name == "" {
			name = fallback
		}
	}
	return name
}

// shorten cuts a slug to 60 characters, between words where it can.
func shorten(slug string) string {
	runes := []rune(slug)
	if len(runes) <= 60 {
		return slug
	}
	slug = string(runes[:60])
	if cut := strings.LastIndexByte(slug, '-'); cut > 0 {
		slug = slug[:cut]
	}
	return slug
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sketch writes an entry.
type sketch struct {
	b     strings.Builder
	title string
	now   time.Time
}

func (s *sketch) line(format string, args ...any) {
	fmt.Fprintf(&s.b, format+"\n", args...)
}

// key writes "key: value", or as a remark when there is no value yet.
func (s *sketch) key(key, value, remark string) {
	if value == "" {
		s.line("# %s: %s", key, remark)
		return
	}
	s.line("%s: %s", key, quoteYAML(value))
}

// plainText is what needs no quotes in YAML, seen narrowly.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 _./()-]*[A-Za-z0-9)]$`)

func quoteYAML(text string) string {
	if _, word := boolean(text); plainText.MatchString(text) && !word && !isNull(text) {
		return text
	}
	var quoted strings.Builder
	enc := json.NewEncoder(&quoted) // what JSON may write, YAML can read
	enc.SetEscapeHTML(false)
	if err := enc.Encode(strings.ToValidUTF8(text, "\uFFFD")); err != nil { // of text that is UTF-8 there is none
		return `""`
	}
	return strings.TrimSuffix(quoted.String(), "\n")
}

func (s *sketch) head(kind string) {
	s.line("---")
	s.line("title: %s", quoteYAML(s.title))
	if kind != "" && kind != "entry" {
		s.line("type: %s", quoteYAML(kind))
	}
}

func (s *sketch) today() string { return s.now.Format(time.DateOnly) }

func (s *sketch) entry(kind string) {
	s.head(oneLine(kind))
	s.line("description: # one sentence for lists and search")
	s.line("tags: []")
	s.line("pods: []")
	s.line("owner: # the pod or person who keeps this true")
	s.line("date: %s", s.today())
	s.line("last_reviewed_on: %s", s.today())
	s.line("review_in: 6 months")
	s.line("---")
	s.line("")
	s.line("Say in two sentences what a reader can do after reading this.")
}

func (s *sketch) session(facts Facts) {
	s.head("session")
	s.line("date: %s", facts.Date.Format(time.DateOnly))
	s.key("host", facts.Host, "seo                    # the pod that hosts")
	s.list("speakers", facts.Speakers, "[SEO pod lead, Video producer]")
	s.line("tags: []")
	s.line("pods: []                      # for whom it is")
	s.key("recording", facts.Recording, "talk.mp4          # a file beside this one, or a URL")
	length := ""
	if facts.Duration > 0 {
		seconds := int(facts.Duration.Round(time.Second).Seconds())
		length = fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	s.key("duration", length, `"0:45:00"`)
	s.key("transcript", facts.Transcript, "talk.vtt         # not needed if it has this file's name")
	s.list("chapters", facts.Chapters, `["00:00:00 Welcome", "00:12:30 What we tried"]`)
	s.key("slides", "", "talk.pdf             # a file or a URL")
	s.line("---")
	s.line("")
	s.line("What this session answers, in three sentences.")
	if facts.Transcript == "" {
		s.line("")
		s.line("<!-- Without a transcript file, write the transcript here:")
		s.line("")
		s.line("## Welcome")
		s.line("")
		s.line("SEO pod lead: 00:00:00")
		s.line("")
		s.line("What was said.")
		s.line("-->")
	}
}

func (s *sketch) list(key string, items []string, example string) {
	if len(items) == 0 {
		s.line("# %s: %s", key, example)
		return
	}
	s.line("%s:", key)
	for _, item := range items {
		s.line("  - %s", quoteYAML(oneLine(item)))
	}
}

func (s *sketch) pod() {
	s.head("pod")
	s.line("description: # what this pod is for, in one sentence")
	s.line("aliases: []")
	s.line("tags: []")
	s.line("review_in: 3 months")
	s.line("---")
	s.line("")
	s.line("## What we do")
	s.line("")
	s.line("## Who we are")
	s.line("")
	s.line("| Role | Decides | Reach us |")
	s.line("|---|---|---|")
	s.line("| Team lead | | |")
	s.line("")
	s.line("## What we decide alone")
	s.line("")
	s.line("## What we ask others about")
}

func (s *sketch) decisions() {
	s.head("decisions")
	s.line("description: # which decisions stand here")
	s.line("tags: []")
	s.line("owner:")
	s.line("last_reviewed_on: %s", s.today())
	s.line("review_in: 3 months")
	s.line("---")
	s.line("")
	s.line("| Decision | Decides | Is asked | Is told | Limit |")
	s.line("|---|---|---|---|---|")
	s.line("| | | | | |")
}

func (s *sketch) template() {
	s.head("template")
	s.line("description: # when to use it")
	s.line("tags: []")
	s.line("owner:")
	s.line("last_reviewed_on: %s", s.today())
	s.line("review_in: 1 year")
	s.line("---")
	s.line("")
	s.line("When to use this, and who fills it in.")
	s.line("")
	s.line("## Copy from here")
}

func (s *sketch) client() {
	s.head("client")
	s.line("description: # who they are, in one sentence")
	s.line("tags: []")
	s.line("pods: []")
	s.line("owner: # the client liaison")
	s.line("last_reviewed_on: %s", s.today())
	s.line("review_in: 3 months")
	s.line("---")
	s.line("")
	s.line("## Goals")
	s.line("")
	s.line("## Contacts")
	s.line("")
	s.line("## What is agreed")
}
