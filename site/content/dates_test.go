package content

import (
	"testing"
	"time"
)

func TestDatesThatAreUnderstood(t *testing.T) {
	for text, want := range map[string]string{
		"2024-05-01": "2024-05-01T00:00:00Z", "2024-5-1": "2024-05-01T00:00:00Z", "2024/05/01": "2024-05-01T00:00:00Z",
		"2024-05-01T10:00:00Z": "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.5+02:00": "2024-05-01T08:00:00Z",
		"2024-05-01 10:00": "2024-05-01T10:00:00Z", "2024-05-01 10:00:30": "2024-05-01T10:00:30Z", "2024-05-01T10:00": "2024-05-01T10:00:00Z",
		"2024-02-29": "2024-02-29T00:00:00Z", "2024-05-01 10:00:00 +0200": "2024-05-01T08:00:00Z",
	} {
		got, ok := parseDate(text)
		if !ok || got.Truncate(time.Second).Format(time.RFC3339) != want || got.Location() != time.UTC {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "2024", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "01.05.2024", "1/5/2024", "May 2024", "24-05-01", "2024-05-01x", "2024-05-01 25:00"} {
		if got, ok := parseDate(text); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestPeriodsAndLengths(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"6 weeks": 42 * day, "90d": 90 * day, "3 months": 90 * day, "1 year": 365 * day, "1 Year 6 Months": 545 * day, "2w": 14 * day,
		"1y, 2d": 367 * day, "": 0, "6": 0, "weeks": 0, "-1d": 0, "0d": 0, "1 fortnight": 0, "1.5 years": 0, "101 years": 0, "90d x": 0,
		"99999999999d": 0, "60 years 60 years": 0,
	} {
		if got, ok := parsePeriod(text); got != want && ok || ok != (want > 0) {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
	for text, want := range map[string]time.Duration{
		"1:02:33": time.Hour + 2*time.Minute + 33*time.Second, "45:00": 45 * time.Minute, "90:00": 90 * time.Minute, "45m": 45 * time.Minute,
		"45 min": 45 * time.Minute, "1h2m3s": time.Hour + 2*time.Minute + 3*time.Second, "PT45M": 45 * time.Minute,
		"PT1H2M33S": time.Hour + 2*time.Minute + 33*time.Second, "90 minutes": 90 * time.Minute, "1 hour, 5 minutes": 65 * time.Minute,
		"": 0, "45": 0, "0:00": 0, "1:2:3": 0, "1:60:00": 0, "1:02:03:04": 0, ":30": 0, "1:": 0, "a:b": 0, "P1D": 0, "45 x": 0, "99999999:00": 0,
	} {
		if got, ok := parseLength(text); got != want && ok || ok != (want > 0) {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
}
