// Package transcript reads recordings' transcripts in the shapes people have
// them (WebVTT, SRT, JSON, timed Markdown) into cues, and joins cues into
// moments: the passages of 20–60 s that search finds and pages link to.
//
// It works on bytes alone. A broken cue costs that cue and leaves a diagnostic
// with its line; the rest of the transcript is kept. Times are seconds from the
// start of the recording.
package transcript

// Cue is one caption: what one speaker says from Start to End.
type Cue struct {
	Start, End float64 // seconds; End ≥ Start
	Speaker    string  // "" when unknown
	Chapter    string  // title of the chapter that it belongs to; "" when none
	Text       string  // plain text, whitespace folded
	Line       int     // line of the file, from 1
}

// Chapter is a titled part of a recording.
type Chapter struct {
	Start float64
	Title string
}

// Moment is a passage of 20–60 s that begins and ends at a sentence, speaker or
// chapter border.
type Moment struct {
	Start, End float64
	Speaker    string   // who speaks; the first when several do
	With       []string // the others, in the order in which they begin
	Chapter    string
	Text       string
}
