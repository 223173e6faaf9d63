package content

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

const day = 24 * time.Hour

// maxSpan is the longest interval that means anything here; it keeps sums of
// dates far from overflow.
const maxSpan = 100 * 365 * day

// parseDate reads a day, or a day with a time, which is UTC unless it says
// otherwise.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range [...]string{
		"2006-1-2", time.RFC3339, "2006-1-2 15:04", "2006-1-2 15:04:05", "2006-1-2T15:04", "2006-1-2T15:04:05",
		"2006-1-2 15:04:05Z07:00", "2006-1-2 15:04:05 -0700", "2006/1/2", "2006/1/2 15:04",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// isDateLike reports whether text was meant to be a date of a known form, so that
// what is wrong with it is the day itself.
func isDateLike(text string) bool {
	year, rest, ok := strings.Cut(strings.ReplaceAll(text, "/", "-"), "-")
	month, rest, ok2 := strings.Cut(rest, "-")
	if !ok || !ok2 || len(year) != 4 || len(month) > 2 || rest == "" {
		return false
	}
	for _, r := range year + month + rest[:1] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// parsePeriod reads an interval between reviews: "6 weeks", "90d", "3 months",
// "1 year 6 months". A month counts 30 days, a year 365.
func parsePeriod(text string) (time.Duration, bool) {
	return sumOf(text, func(unit string) time.Duration {
		switch unit {
		case "d", "day", "days":
			return day
		case "w", "week", "weeks":
			return 7 * day
		case "m", "mo", "month", "months":
			return 30 * day
		case "y", "year", "years":
			return 365 * day
		}
		return 0
	})
}

// parseLength reads how long a recording is: "1:02:33", "45:10", "45m",
// "1h 2m 33s", "90 min", or ISO 8601 "PT1H2M33S".
func parseLength(text string) (time.Duration, bool) {
	if strings.Contains(text, ":") {
		return parseClock(text)
	}
	text = strings.ToLower(text)
	text = strings.TrimPrefix(text, "pt")
	return sumOf(text, func(unit string) time.Duration {
		switch unit {
		case "h", "hr", "hrs", "hour", "hours":
			return time.Hour
		case "m", "min", "mins", "minute", "minutes":
			return time.Minute
		case "s", "sec", "secs", "second", "seconds":
			return time.Second
		}
		return 0
	})
}

// parseClock reads H:MM:SS or M:SS.
func parseClock(text string) (time.Duration, bool) {
	parts := strings.Split(text, ":")
	if len(parts) > 3 {
		return 0, false
	}
	var sum time.Duration
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || i > 0 && (n > 59 || len(part) != 2) {
			return 0, false
		}
		sum = sum*60 + time.Duration(n)
	}
	return sum * time.Second, sum > 0
}

// sumOf adds up numbers that each have a unit behind them.
func sumOf(text string, unit func(string) time.Duration) (time.Duration, bool) {
	var sum time.Duration
	rest := strings.ToLower(strings.TrimSpace(text))
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, err := strconv.ParseUint(rest[:digits], 10, 32)
		if err != nil {
			return 0, false
		}
		rest = strings.TrimLeft(rest[digits:], " ")
		word := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
			word = rest[:end]
		}
		each := unit(word)
		if each == 0 || n > uint64(maxSpan/each) {
			return 0, false
		}
		if sum += time.Duration(n) * each; sum > maxSpan {
			return 0, false
		}
		rest = strings.TrimLeft(rest[len(word):], " ,")
	}
	return sum, sum > 0
}
