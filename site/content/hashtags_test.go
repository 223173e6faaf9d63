package content

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTagsAreReadHoweverTheyAreWritten(t *testing.T) {
	for front, want := range map[string]string{
		"tags: [#SEO, #Regional-EMEA]":                           "SEO|Regional-EMEA",
		"tags: [ #SEO , Video ,#Email]":                          "SEO|Video|Email",
		"tags: [#Paid Search, #SEO]":                             "Paid Search|SEO",
		"tags: [\"#SEO\", '#Video', #Email, \"CRO\"]":            "SEO|Video|Email|CRO",
		"tags: ['it''s', #SEO]":                                  "it's|SEO",
		"tags: [\"a \\\" #b\", #SEO]":                            `a "|b|SEO`,
		"tags: [#SEO #Video]":                                    "SEO|Video",
		"tags: [SEO #Video]":                                     "SEO|Video",
		"tags: [SEO] # comment":                                  "SEO",
		"tags: [SEO] #comment":                                   "SEO",
		"tags: [#SEO] # comment, #not":                           "SEO",
		"tags: [#C++, #C#, #.NET, #A/B, #R&D]":                   "C++|C#|.NET|A/B|R&D",
		"tags: [#C++, #C#, #A/B, #R&D, #GA4]":                    "C++|C#|A/B|R&D|GA4",
		"tags: [#日本語, #été]":                                     "日本語|été",
		"tags: []":                                               "",
		"tags: [\n  #SEO,\n  #Video,\n]":                         "SEO|Video",
		"tags: [\n  SEO, # the first\n  #Video, # the second\n]": "SEO|Video",
		"tags: [\n  SEO, #TODO add more\n  Video\n]":             "SEO|Video",
		"tags: [\n#SEO\n]":                                       "SEO",
		"tags: [#SEO,\n#Video]":                                  "SEO|Video",
		"tags:\n  - #SEO\n  - #Video":                            "SEO|Video",
		"tags:\n- #SEO\n- Video\n- '#Email'":                     "SEO|Video|Email",
		"tags:\n  - #SEO # comment\n  - Video":                   "SEO|Video",
		"tags:\n  - SEO\n  #- Old\n  - Video":                    "SEO|Video",
		"tags:\n  - SEO\n  #Old\n  - Video":                      "SEO|Video",
		"tags:\n  # why\n  - #SEO":                               "SEO",
		"tags: # why\n  - #SEO":                                  "SEO",
		"tags: #why\n  - #SEO":                                   "SEO",
		"tags:\n  - #Paid Search\n  - #SEO #Video":               "Paid Search|SEO|Video",
		"tags:\n  - [#SEO]":                                      "",
		"tags:\n  -\n  - SEO":                                    "SEO",
		"tags: #SEO #Video":                                      "SEO|Video",
		"tags: #SEO, #Video":                                     "SEO|Video",
		"tags: #SEO,#Video":                                      "SEO|Video",
		"tags: #SEO  #Video   # comment":                         "SEO|Video",
		"tags: #SEO\t#Video":                                     "SEO|Video",
		"tags: SEO #Video":                                       "SEO|Video",
		"tags: \"#SEO #Video\"":                                  "SEO|Video",
		"tags: \"SEO, Video\"":                                   "SEO|Video",
		"tags: SEO, Video":                                       "SEO|Video",
		"tags: Paid Search":                                      "Paid Search",
		"tags: SEO":                                              "SEO",
		"tags: # nothing":                                        "",
		"tags: #":                                                "",
		"tags:":                                                  "",
		"tags: null":                                             "",
		"tags: ##SEO":                                            "",
		"tags: \"##SEO\"":                                        "SEO",
		"tags:\n  #SEO #Video\n  #Email":                         "SEO|Video|Email",
		"tags: #SEO\n  #Video":                                   "SEO|Video",
		"tags: |\n  #SEO\n  #Video":                              "SEO|Video",
		"tags: >\n  #SEO\n  #Video":                              "SEO|Video",
		"tags: &t [#SEO]":                                        "SEO",
		"tags: !!seq [#SEO]":                                     "SEO",
		"tags:\n  [#SEO, Video]":                                 "SEO|Video",
		"tags: [2024, 1.10, #2026]":                              "2024|1.10|2026",
		"\"tags\": [#SEO]":                                       "SEO",
		"tags : [#SEO]":                                          "SEO",
		"tag: #SEO":                                              "SEO",
		"tag: [#SEO]\r\ntags: [#Video]\r":                        "Video|SEO",
		"tags: [#SEO]\nother: [a]\ntags2: x":                     "SEO",
		"tags:\n# a comment\ntitle: x":                           "",
		"tags: [SEO, {a: b}]":                                    "SEO",
		"tags: [#🚀, SEO]":                                        "🚀|SEO",
	} {
		s := Parse("a.md", []byte("---\n"+front+"\n---\nBody\n"))
		if got := texts(s.Meta.Tags); got != want {
			t.Errorf("%q: %q, want %q (%v)", front, got, want, s.Diags)
		}
	}
}

func TestWhatIsNoTagStaysYAML(t *testing.T) {
	m := meta(t, "title: A # SEO\ndescription: \"#SEO\"\npods: [#seo, #emea]\nlist: [a, b] #SEO\ntags: [#SEO]\nowner: x #y")
	if m.Title.Text != "A" || m.Description.Text != "#SEO" || texts(m.Pods) != "seo|emea" || m.Owner.Text != "x" {
		t.Errorf("read %+v", m)
	}
	if diff := cmp.Diff(map[string]any{"list": []any{"a", "b"}}, m.Params); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnclosedListOfTagsCostsTheListOnly(t *testing.T) {
	s := Parse("a.md", []byte("---\ntitle: T\ntags: [#SEO, #Video\nowner: seo\n---\n"))
	if s.Meta.Title.Text != "T" || s.Meta.Owner.Text != "seo" || len(s.Diags) != 1 {
		t.Fatalf("read %+v with %v", s.Meta, s.Diags)
	}
	if got, want := s.Diags[0].String(), "a.md:3:7: error: the list is not closed"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	if s.Diags[0].Source != "tags: [#SEO, #Video" {
		t.Errorf("source is %q", s.Diags[0].Source)
	}
}

func TestEveryTagKnowsItsPlace(t *testing.T) {
	file := "\uFEFF---\r\ntitle: ä𝄞\r\ntags: [#SEO, \"#Video\", 'été, CRO', ä, #Paid Search]\r\ntag:\r\n  - #One #Two\r\n  - \"Three, Four\"\r\n---\r\n"
	s := Parse("a.md", []byte(file))
	if got, want := texts(s.Meta.Tags), "SEO|Video|été|CRO|ä|Paid Search|One|Two|Three|Four"; got != want {
		t.Fatalf("%q, want %q; %v", got, want, s.Diags)
	}
	for _, w := range s.Meta.Tags {
		if !strings.HasPrefix(at(file, w), w.Text) {
			t.Errorf("%+v stands at %q", w, at(file, w))
		}
	}
}

// TestRandomTagsComeBackAsTheyWere writes random tags in random spellings.
func TestRandomTagsComeBackAsTheyWere(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	alphabet := []rune("abcXYZ019-_+/.&éß日ж")
	for range 3000 {
		var words []string
		for range 1 + rnd.IntN(5) {
			word := string([]rune("aZ9é日")[rnd.IntN(5)])
			for range rnd.IntN(6) {
				word += string(alphabet[rnd.IntN(len(alphabet))])
			}
			if !isNull(word) {
				words = append(words, word)
			}
		}
		if len(words) == 0 {
			continue
		}
		front := spell(rnd, words)
		file := "---\ntitle: T # x\n" + front + "\nowner: seo\n---\nBody\n"
		s := Parse("a.md", []byte(file))
		if got := texts(s.Meta.Tags); got != strings.Join(words, "|") || len(s.Diags) > 0 {
			t.Fatalf("%s\nread as %q, want %q; %v", front, got, words, s.Diags)
		}
		if s.Meta.Title.Text != "T" || s.Meta.Owner.Text != "seo" {
			t.Fatalf("%s\nchanged its neighbours: %+v", front, s.Meta)
		}
		for _, w := range s.Meta.Tags {
			if !strings.HasPrefix(at(file, w), w.Text) {
				t.Fatalf("%s\n%+v stands at %q", front, w, at(file, w))
			}
		}
	}
}

// spell writes words as the value of tags in one of the ways that authors use.
func spell(rnd *rand.Rand, words []string) string {
	comment := []string{"", " # a remark, with #marks ]"}[rnd.IntN(2)]
	hash := func(w string) string {
		return []string{"#" + w, "#" + w, w, `"` + w + `"`, `"#` + w + `"`, "'#" + w + "'"}[rnd.IntN(6)]
	}
	var b strings.Builder
	switch rnd.IntN(5) {
	case 0: // one line in brackets
		for i, w := range words {
			if i > 0 {
				b.WriteString([]string{", ", " , ", ","}[rnd.IntN(3)])
			}
			b.WriteString(hash(w))
		}
		return "tags: [" + b.String() + "]" + comment
	case 1: // brackets over lines
		b.WriteString("tags: [" + comment + "\n")
		for _, w := range words {
			b.WriteString("  " + hash(w) + "," + comment + "\n")
		}
		return b.String() + "]"
	case 2: // items
		indent := []string{"", "  "}[rnd.IntN(2)]
		b.WriteString("tags:" + comment)
		for _, w := range words {
			fmt.Fprintf(&b, "\n%s- %s%s", indent, hash(w), comment)
		}
		return b.String()
	case 3: // one line with marks
		return "tags: #" + strings.Join(words, []string{" #", ", #", "  #"}[rnd.IntN(3)]) + comment
	default: // commas
		return "tags: " + strings.Join(words, ", ") + comment
	}
}

func FuzzHashes(f *testing.F) {
	for _, seed := range []string{
		"tags: [#SEO, #Regional-EMEA]", "tags:\n  - #SEO\n  - b", "tags: #SEO #Video # c", "tags: ['#a', \"#b\", #c] #d",
		"tags: [\n #a\n]\nx: y", "tags: &a [#b]\npods: *a", "tags: |\n #a", "tags: {#a: #b}", "tags: \"\\", "tags: [\"", "pods: '''",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, front string) {
		marked := recoverHashes(tame(front))
		if back := strings.ReplaceAll(marked, string(hashMark), "#"); !strings.ContainsRune(front, hashMark) && back != tame(front) {
			t.Fatalf("%q became %q", front, marked)
		}
		// Lines that do not belong to a tag key are never touched.
		if !strings.Contains(front, "tag") && !strings.Contains(front, "pod") && marked != tame(front) {
			t.Fatalf("%q became %q", front, marked)
		}
		// What is plain YAML without a mark in the right place stays as it is.
		if marked == tame(front) || strings.ContainsRune(front, hashMark) {
			return
		}
		for _, w := range Parse("a.md", []byte("---\n"+front+"\n---\n")).Meta.Tags {
			if strings.ContainsRune(w.Text, hashMark) || strings.HasPrefix(w.Text, "#") || strings.TrimSpace(w.Text) == "" {
				t.Fatalf("%q has the tag %q", front, w.Text)
			}
		}
	})
}
