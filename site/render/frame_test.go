package render

import "testing"

func TestFrameOf(t *testing.T) {
	for _, c := range []struct{ address, src, watch string }{
		{"https://www.youtube.com/watch?v=abc_DEF-123&t=9", "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0", "https://www.youtube.com/watch?v=abc_DEF-123"},
		{"https://youtu.be/abc_DEF-123?si=x", "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0", "https://www.youtube.com/watch?v=abc_DEF-123"},
		{"https://m.youtube.com/live/abc_DEF-123", "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0", "https://www.youtube.com/watch?v=abc_DEF-123"},
		{"https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1", "https://vimeo.com/76979871"},
		{"https://vimeo.com/76979871/0a1b2c3d4e", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c3d4e", "https://vimeo.com/76979871/0a1b2c3d4e"},
		{"https://player.vimeo.com/video/76979871?h=0a1b2c3d4e", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c3d4e", "https://vimeo.com/76979871/0a1b2c3d4e"},
		{"https://www.loom.com/share/0281766fa2d04bb788eaf19e65135184", "https://www.loom.com/embed/0281766fa2d04bb788eaf19e65135184?autoplay=1", "https://www.loom.com/share/0281766fa2d04bb788eaf19e65135184"},
		{"https://www.youtube.com/@channel", "", ""},
		{"https://www.youtube.com/watch?v=\"><script>", "", ""},
		{"https://youtube.com.example.org/watch?v=abc_DEF-123", "", ""},
		{"https://vimeo.com/channels/staffpicks", "", ""},
		{"https://vimeo.com/", "", ""},
		{"https://www.loom.com/looms", "", ""},
		{"ftp://youtu.be/abc_DEF-123", "", ""},
		{"talk.webm", "", ""},
	} {
		f := frameOf(c.address)
		if f == nil {
			f = &Frame{}
		}
		if f.Src != c.src || f.Watch != c.watch {
			t.Errorf("frameOf(%q) = %q, %q, want %q, %q", c.address, f.Src, f.Watch, c.src, c.watch)
		}
	}
}
