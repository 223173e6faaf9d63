package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A made session is an hour of talk: turns of real transcripts, taken some at a time
// from anywhere and given to three to five people whose names are made of those of
// the real speakers. Every other one has its words in captions (WebVTT), the others
// in the entry's body, timed by turns.

// spoken is what sessions are made from.
type spoken struct {
	turns [][]string // by file: what somebody said until another one spoke
	first []string   // names
	last  []string
}

// perSecond is how many words people say, as in the transcripts that are read.
const perSecond = 2.6

var (
	turnLine = regexp.MustCompile(`(?m)^([\pL][^:\n]{1,40}?):? ?\(?(\d{1,2}:\d\d:\d\d)\)?[ \t]*$`)
	voiced   = regexp.MustCompile(`(?m)^<v(?:\.[^ >]*)? ([^>]+)>(.*)$`)
)

// readSpoken takes the transcripts below a folder apart.
func readSpoken(dir string) (*spoken, error) {
	s := &spoken{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var turns []string
		switch filepath.Ext(name) {
		case ".md":
			at := turnLine.FindAllSubmatchIndex(data, -1)
			for i, m := range at {
				end := len(data)
				if i+1 < len(at) {
					end = at[i+1][0]
				}
				s.name(string(data[m[2]:m[3]]))
				turns = append(turns, said(string(data[m[1]:end])))
			}
		case ".vtt":
			for _, m := range voiced.FindAllSubmatch(data, -1) {
				s.name(string(m[1]))
				turns = append(turns, said(string(m[2])))
			}
		}
		turns = slices.DeleteFunc(turns, func(t string) bool { return t == "" })
		if len(turns) > 0 {
			s.turns = append(s.turns, turns)
		}
		return nil
	})
	if err == nil && (len(s.turns) < 2 || len(s.first) < 2) {
		err = fmt.Errorf("%s has too few transcripts to make sessions from", dir)
	}
	return s, err
}

func (s *spoken) name(name string) {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return
	}
	if !slices.Contains(s.first, name[:i]) {
		s.first = append(s.first, name[:i])
	}
	if !slices.Contains(s.last, name[i+1:]) {
		s.last = append(s.last, name[i+1:])
	}
}

// said makes text that means nothing in Markdown, YAML or WebVTT.
func said(text string) string {
	text = mdLink.ReplaceAllString(text, "$1")
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>#*_`[]|&-\\~{}=+$^", r) {
			return ' '
		}
		return r
	}, text)), " ")
}

// makeSessions writes sessions of an hour into a folder. The speakers it returns
// are of the sessions, in their order.
func makeSessions(dir string, s *spoken, n int) (casts [][]string, size int, err error) {
	rnd := rand.New(rand.NewPCG(2026, 300))
	if err := os.MkdirAll(filepath.Join(dir, "sessions"), 0o755); err != nil {
		return nil, 0, err
	}
	for i := range n {
		cast := make([]string, 3+rnd.IntN(3))
		for k := range cast {
			cast[k] = pick(rnd, s.first) + " " + pick(rnd, s.last)
		}
		name := filepath.Join(dir, "sessions", fmt.Sprintf("share-%04d", i))
		head := fmt.Sprintf("---\ntype: session\ntitle: Knowledge share %d\ndate: %s\nduration: 1h\n---\n\n", i, firstDay.AddDate(0, 0, rnd.IntN(6*365)).Format(time.DateOnly))
		var b strings.Builder
		files := map[string]string{}
		if i%2 == 0 {
			b.WriteString("WEBVTT\n")
			s.talk(rnd, cast, func(who, text string, at float64) float64 { return captions(&b, who, text, at) })
			files[name+".vtt"], files[name+".md"] = b.String(), head+"What the captions say.\n"
		} else {
			b.WriteString(head)
			s.talk(rnd, cast, func(who, text string, at float64) float64 {
				fmt.Fprintf(&b, "%s: %s\n\n%s\n\n", who, stamp(at)[:8], text)
				return at + float64(strings.Count(text, " ")+1)/perSecond
			})
			files[name+".md"] = b.String()
		}
		for file, text := range files {
			size += len(text)
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				return nil, 0, err
			}
		}
		casts = append(casts, cast)
	}
	return casts, size, nil
}

// talk fills an hour with turns; say returns when one has been said.
func (s *spoken) talk(rnd *rand.Rand, cast []string, say func(who, text string, at float64) float64) {
	for at, k := 0., 0; at < 3500; {
		from := s.turns[rnd.IntN(len(s.turns))]
		begin := rnd.IntN(len(from))
		for _, text := range from[begin:min(len(from), begin+1+rnd.IntN(4))] {
			if words := strings.Fields(text); len(words) > 400 {
				from := rnd.IntN(len(words) - 400)
				text = strings.Join(words[from:from+400], " ")
			}
			at = say(cast[k%len(cast)], text, at)
			k++
		}
	}
}

// captions writes a turn as captions of about five seconds.
func captions(b *strings.Builder, who, text string, at float64) float64 {
	words := strings.Fields(text)
	for len(words) > 0 {
		n := min(len(words), 13)
		end := at + float64(n)/perSecond
		fmt.Fprintf(b, "\n%s --> %s\n<v %s>%s\n", stamp(at), stamp(end), who, strings.Join(words[:n], " "))
		words, at = words[n:], end
	}
	return at
}

func stamp(sec float64) string {
	ms := int(sec * 1000)
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}

// sessions times the first index of hours of talk, and searches in it for words
// that somebody said.
func (b *bench) sessions(ctx context.Context) error {
	from := filepath.Join(b.opt.tree, "content", "sessions")
	if dir := os.Getenv("PODBOOK_CORPORA"); dir != "" {
		from = filepath.Join(dir, "corpora", "sessions")
		if _, err := os.Stat(from); err != nil {
			from = filepath.Join(dir, "sessions")
		}
	}
	s, err := readSpoken(from)
	if err != nil {
		return err
	}
	t := &track{bench: b, n: b.opt.hours, dir: filepath.Join(b.work, "sessions"), hub: filepath.Join(b.work, "sessions", "hub")}
	casts, size, err := makeSessions(t.hub, s, t.n)
	if err != nil {
		return err
	}
	b.corpora = append(b.corpora, fmt.Sprintf("sessions: %s of an hour, %.0f MB made from %d transcripts", thousands(t.n), float64(size)/1e6, len(s.turns)))
	say("%s", b.corpora[len(b.corpora)-1])
	if err := t.settle(false); err != nil {
		return err
	}
	server, err := t.servePodbook(ctx)
	if err != nil {
		return err
	}
	defer server.stop()
	at, err := server.indexed(ctx, t.n)
	if err != nil {
		return err
	}
	one := func(name, unit string, got float64, g *goal) {
		t.add(row{Name: name, Podbook: value{Unit: unit, Runs: []float64{got}}, Goal: g})
	}
	one("sessions: search complete, empty cache", "s", at.Sub(server.started).Seconds(), t.goal(below(180, "s"), 3000))
	one("sessions: peak memory until then", "MB", memory(server.cmd.Process.Pid, "VmHWM"), nil)
	status, body, err := server.get(ctx, "/api/v1/status")
	var known struct{ Passages int }
	if err == nil && status == http.StatusOK {
		err = json.Unmarshal(body, &known)
	}
	if err != nil {
		return err
	}
	one("sessions: passages", "", float64(known.Passages), nil)
	one("sessions: memory at rest", "MB", server.settled(ctx), nil)
	rate, late := value{Unit: "queries/s"}, value{Unit: "ms", Tail: true}
	for range b.opt.runs {
		n, took, err := question(ctx, server.base, askSpeakers(s, casts, 2000), time.Duration(b.opt.seconds)*time.Second)
		if err != nil {
			return err
		}
		rate.Runs, late.Runs = append(rate.Runs, n), append(late.Runs, took...)
	}
	name := fmt.Sprintf("sessions: speaker: and words over HTTP, %d clients", searchClients)
	t.add(row{Name: name, Podbook: rate})
	t.add(row{Name: name + ": an answer", Podbook: late})
	one(name+": p99", "ms", late.at(0.99), t.goal(below(60, "ms"), 3000))
	return errors.Join(ctx.Err(), os.RemoveAll(t.dir))
}

// askSpeakers are questions for one to three words, side by side in a transcript,
// of somebody by full name, or by first name, whom many sessions have.
func askSpeakers(s *spoken, casts [][]string, n int) []string {
	rng := rand.New(rand.NewPCG(7, 11))
	var list []string
	for len(list) < n {
		turns := s.turns[rng.IntN(len(s.turns))]
		words := strings.FieldsFunc(turns[rng.IntN(len(turns))], func(r rune) bool { return !unicode.IsLetter(r) })
		if len(words) < 3 {
			continue
		}
		name := pick(rng, casts[rng.IntN(len(casts))])
		if first, _, ok := strings.Cut(name, " "); ok && rng.IntN(4) == 0 {
			name = first
		}
		from := rng.IntN(len(words) - 2)
		q := fmt.Sprintf("speaker:%q %s", name, strings.Join(words[from:from+1+rng.IntN(3)], " "))
		list = append(list, "/api/v1/search?"+url.Values{"q": {q}}.Encode())
	}
	return list
}
