package transcript

import (
	"math"
	"strconv"
	"strings"
)

// maxTime is the latest moment a recording can have, in seconds: four days.
// Anything later is a slip of the pen or another kind of number.
const maxTime = 96 * 3600

// ParseTime reads a clock time within a recording: "754", "12:34", "1:02:03.5",
// "00:12:34,500". It answers seconds; false when s is not such a time.
func ParseTime(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	sec, n, parts := scanTime(s)
	if n != len(s) || parts == 0 {
		return 0, false
	}
	return sec, true
}

// FormatTime writes seconds as readers know them: "0:07", "12:34", "1:02:03".
// Fractions are cut off, so that the time never lies after the word.
func FormatTime(sec float64) string {
	n := whole(sec)
	buf := make([]byte, 0, 8)
	if h := n / 3600; h > 0 {
		buf = strconv.AppendInt(buf, h, 10)
		buf = append(buf, ':', byte('0'+n%3600/600))
		buf = append(buf, byte('0'+n%600/60))
	} else {
		buf = strconv.AppendInt(buf, n/60, 10)
	}
	return string(append(buf, ':', byte('0'+n%60/10), byte('0'+n%10)))
}

// whole cuts seconds to a non-negative number of whole ones.
func whole(sec float64) int64 {
	if math.IsNaN(sec) || sec < 0 {
		return 0
	}
	return int64(min(sec, maxTime))
}

// scanTime reads the longest time that s begins with and answers its seconds,
// its length in bytes and how many numbers it has: 1 for "754", 3 for
// "0:12:34". Minutes and seconds after a larger number have two digits
// and are below 60. parts is 0 when s does not begin with a time.
func scanTime(s string) (sec float64, length, parts int) {
	i := 0
	for parts < 3 {
		start := i
		n := 0
		for i < len(s) && '0' <= s[i] && s[i] <= '9' && i-start < 6 {
			n = n*10 + int(s[i]-'0')
			i++
		}
		digits := i - start
		if digits == 0 || parts > 0 && (digits != 2 || n >= 60) {
			if parts == 0 {
				return 0, 0, 0
			}
			i = start - 1 // the separator was not part of the time
			break
		}
		sec = sec*60 + float64(n)
		parts++
		if i+1 >= len(s) || s[i] != ':' || parts == 3 {
			break
		}
		i++
	}
	if i+1 < len(s) && (s[i] == '.' || s[i] == ',') && isDigit(s[i+1]) {
		scale := 0.1
		for i++; i < len(s) && isDigit(s[i]); i++ {
			sec += float64(s[i]-'0') * scale
			scale /= 10
		}
	}
	if sec > maxTime {
		return 0, 0, 0
	}
	return math.Round(sec*1000) / 1000, i, parts
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
