package transcript

import "strings"

// timing is the span of a cue.
type timing struct{ start, end float64 }

// parseTiming reads a timing line of WebVTT, SRT or SBV:
//
//	00:12:34.000 --> 00:12:37.000 align:start
//	00:12:34,000 --> 00:12:37,000
//	0:12:34.000,0:12:37.000
//
// Arrows come in the shapes that typing and office programs give them.
func parseTiming(line string) (timing, bool) {
	line = strings.TrimLeft(line, " \t")
	if line == "" || !isDigit(line[0]) {
		return timing{}, false
	}
	start, n, parts := scanStamp(line)
	if parts < 2 {
		return timing{}, false
	}
	rest := strings.TrimLeft(line[n:], " \t")
	if after, ok := strings.CutPrefix(rest, ","); ok {
		// SBV has nothing but the two times on its line.
		end, n, parts := scanStamp(after)
		if parts < 2 || strings.TrimSpace(after[n:]) != "" {
			return timing{}, false
		}
		return timing{start, end}, true
	}
	arrow := len(rest) - len(strings.TrimLeft(rest, "-–—>→& gt;"))
	if arrow == 0 || !strings.ContainsAny(rest[:arrow], ">→") && !strings.Contains(rest[:arrow], "--") {
		return timing{}, false
	}
	end, _, parts := scanStamp(rest[arrow:])
	if parts < 2 {
		return timing{}, false
	}
	return timing{start, end}, true
}

// scanStamp is scanTime that also reads what damaged captions have: single
// digits ("0:1:2,5"), blanks around colons, a colon before the milliseconds.
func scanStamp(s string) (sec float64, length, parts int) {
	i := 0
	for parts < 3 {
		start, n := i, 0
		for i < len(s) && isDigit(s[i]) && i-start < 5 {
			n = n*10 + int(s[i]-'0')
			i++
		}
		if i == start || parts > 0 && n >= 60 {
			return 0, 0, 0
		}
		sec = sec*60 + float64(n)
		parts++
		j := skipBlanks(s, i)
		if parts == 3 || j >= len(s) || s[j] != ':' {
			break
		}
		if k := skipBlanks(s, j+1); k < len(s) && isDigit(s[k]) {
			i = k
			continue
		}
		break
	}
	if i+1 < len(s) && (s[i] == '.' || s[i] == ',' || s[i] == ':') && isDigit(s[i+1]) {
		j, digits := i+1, 0
		fraction, scale := 0.0, 0.1
		for ; j < len(s) && isDigit(s[j]); j++ {
			fraction += float64(s[j]-'0') * scale
			scale /= 10
			digits++
		}
		// "0:00:01,0:00:03" of SBV: the comma separates two times.
		if !(s[i] == ',' && j < len(s) && s[j] == ':') {
			sec += fraction
			i = j
		}
	}
	if sec > maxTime {
		return 0, 0, 0
	}
	return float64(int64(sec*1000+0.5)) / 1000, i, parts
}

func skipBlanks(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}
