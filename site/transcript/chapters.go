package transcript

import (
	"path"
	"slices"
	"strings"
)

// ParseChapters reads lines such as "00:12:30 Title", "[12:30] - Title",
// "- 12:30 Title" and "Title 12:30". Lines without a time are no chapters. The
// result is in the order of time.
func ParseChapters(lines []string) []Chapter {
	var chapters []Chapter
	for _, line := range lines {
		if c, ok := parseChapter(line); ok {
			chapters = append(chapters, c)
		}
	}
	sortChapters(chapters)
	return chapters
}

// ParseChapterFile reads chapters from a file: Podcasting 2.0 JSON, a WebVTT
// chapters track, or lines as ParseChapters does.
func ParseChapterFile(name string, data []byte) []Chapter {
	data = utf8Text(data)
	if f := detect(name, data); f == formatText || strings.ToLower(path.Ext(name)) == ".txt" {
		return ParseChapters(strings.Split(string(data), "\n"))
	}
	cues, chapters, _ := Parse(name, data)
	for _, c := range cues {
		chapters = append(chapters, Chapter{Start: c.Start, Title: c.Text})
	}
	sortChapters(chapters)
	return chapters
}

func sortChapters(chapters []Chapter) {
	slices.SortStableFunc(chapters, func(a, b Chapter) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
}

func parseChapter(line string) (Chapter, bool) {
	line = strings.TrimSpace(strings.TrimLeft(line, "-*•# \t"))
	if n := len(line) - len(strings.TrimLeft(line, "0123456789")); n > 0 && n+1 < len(line) && line[n] == '.' && line[n+1] == ' ' {
		line = strings.TrimSpace(line[n+1:]) // "1. 00:12 Title"
	}
	inner := strings.TrimLeft(line, "[(")
	if sec, n, parts := scanTime(inner); parts >= 2 {
		title := strings.TrimLeft(inner[n:], "])-–—:|. \t")
		if title != "" {
			return Chapter{Start: sec, Title: fold(title)}, true
		}
	}
	i := strings.LastIndexAny(line, " \t([")
	if i < 0 {
		return Chapter{}, false
	}
	sec, ok := ParseTime(strings.Trim(line[i+1:], "])"))
	title := strings.TrimRight(line[:i], "-–—:| \t([")
	if !ok || !strings.Contains(line[i+1:], ":") || title == "" {
		return Chapter{}, false
	}
	return Chapter{Start: sec, Title: fold(title)}, true
}
