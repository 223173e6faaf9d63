package transcript

import (
	"cmp"
	"slices"
	"strings"
)

// Zoom, Meet and people who caption by hand write the speaker before the text:
// "Ada Lovelace: Good morning", "[Ada] Good morning", ">> ADA: Good morning".
// Sentences have colons, too ("One question: why?"), so a prefix is a name only
// if it comes back, or if most cues have one.

// splitArrows makes two cues of one in which ">>" says that somebody else goes on.
// Their time is divided by their text.
func splitArrows(cues []Cue) []Cue {
	if !slices.ContainsFunc(cues, func(c Cue) bool { return strings.Contains(c.Text, " >> ") }) {
		return cues
	}
	var out []Cue
	for _, c := range cues {
		text, start, lasts := c.Text, c.Start, c.End-c.Start
		for done := 0; ; {
			i := strings.Index(text[done:], " >> ")
			if i < 0 {
				c.Text, c.Start = strings.TrimSpace(text[done:]), start+lasts*float64(done)/float64(len(text))
				c.End = start + lasts
				out = append(out, c)
				break
			}
			part := c
			part.Text, part.Start = strings.TrimSpace(text[done:done+i]), start+lasts*float64(done)/float64(len(text))
			done += i + 1
			part.End = start + lasts*float64(done)/float64(len(text))
			out = append(out, part)
			if len(out) > len(cues)*8 { // no captions, whatever it is
				return cues
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Cue) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// nameSpeakers takes the names off the texts of cues that have no speaker yet.
// Of a cue that is nothing but ">>" nothing is left.
func nameSpeakers(cues []Cue) []Cue {
	seen := map[string]int{}
	prefixed := 0
	for i := range cues {
		if cues[i].Speaker != "" {
			continue
		}
		if name, _, ok := speakerPrefix(cues[i].Text); ok && name != "" {
			seen[name]++
			prefixed++
		}
	}
	if prefixed == 0 {
		trimArrows(cues)
		return cues
	}
	most := prefixed*2 > len(cues)
	speaker := ""
	for i := range cues {
		c := &cues[i]
		if c.Speaker != "" {
			speaker = ""
			continue
		}
		name, text, ok := speakerPrefix(c.Text)
		switch {
		case ok && name == "": // ">>": somebody else, unnamed
			speaker, c.Text = "", text
		case ok && text != "" && (most || seen[name] > 1 || strings.HasPrefix(c.Text, ">>")):
			speaker, c.Text = name, text
		}
		c.Speaker = speaker
	}
	return slices.DeleteFunc(cues, func(c Cue) bool { return c.Text == "" })
}

// trimArrows takes ">>" off captions that name nobody.
func trimArrows(cues []Cue) {
	for i := range cues {
		if name, text, ok := speakerPrefix(cues[i].Text); ok && name == "" && text != "" {
			cues[i].Text = text
		}
	}
}

// speakerPrefix splits "Name: text". The name is "" for a bare ">>".
func speakerPrefix(s string) (name, text string, ok bool) {
	arrows := strings.HasPrefix(s, ">>")
	if arrows || strings.HasPrefix(s, "- ") {
		s = strings.TrimLeft(s, ">- ")
	}
	if len(s) > 0 && (s[0] == '[' || s[0] == '(') {
		closer := "]"
		if s[0] == '(' {
			closer = ")"
		}
		if inner, rest, found := strings.Cut(s[1:], closer); found && len(inner) <= maxNameBytes {
			rest, colon := strings.CutPrefix(rest, ":")
			if rest != "" && colon && nameLike(inner) {
				return inner, strings.TrimSpace(rest), true
			}
		}
	}
	i := strings.Index(s[:min(len(s), maxNameBytes)], ":")
	if i > 0 && i+1 < len(s) && s[i+1] == ' ' && nameLike(s[:i]) && capitalised(s[:i]) && len(strings.Fields(s[:i])) <= 4 {
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
	}
	return "", s, arrows
}
