package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// emojiParser reads shortcodes, the ones that people do write; all others stay
// as they are. Its names are GitHub's.
type emojiParser struct{}

func (emojiParser) Trigger() []byte { return []byte{':'} }

func (emojiParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	end := bytes.IndexByte(line[1:min(len(line), 32)], ':')
	if end < 1 {
		return nil
	}
	s := emoji(string(line[1 : 1+end]))
	if s == "" {
		return nil
	}
	block.Advance(end + 2)
	n := ast.NewString([]byte(s))
	n.SetPos(segment.Start)
	return n
}

func emoji(name string) string {
	switch name {
	case "+1", "thumbsup":
		return "👍"
	case "-1", "thumbsdown":
		return "👎"
	case "100":
		return "💯"
	case "alarm_clock":
		return "⏰"
	case "arrow_down":
		return "⬇️"
	case "arrow_left":
		return "⬅️"
	case "arrow_right":
		return "➡️"
	case "arrow_up":
		return "⬆️"
	case "art":
		return "🎨"
	case "bangbang":
		return "‼️"
	case "bar_chart":
		return "📊"
	case "beers":
		return "🍻"
	case "bell":
		return "🔔"
	case "blue_heart":
		return "💙"
	case "blush":
		return "😊"
	case "book":
		return "📖"
	case "bookmark":
		return "🔖"
	case "books":
		return "📚"
	case "boom":
		return "💥"
	case "bug":
		return "🐛"
	case "bulb":
		return "💡"
	case "cake":
		return "🍰"
	case "calendar", "date":
		return "📅"
	case "camera":
		return "📷"
	case "chart_with_upwards_trend":
		return "📈"
	case "chart_with_downwards_trend":
		return "📉"
	case "clap":
		return "👏"
	case "clipboard":
		return "📋"
	case "coffee":
		return "☕"
	case "computer":
		return "💻"
	case "construction":
		return "🚧"
	case "cry":
		return "😢"
	case "dart":
		return "🎯"
	case "earth_africa":
		return "🌍"
	case "earth_americas":
		return "🌎"
	case "earth_asia":
		return "🌏"
	case "email", "envelope":
		return "✉️"
	case "exclamation", "heavy_exclamation_mark":
		return "❗"
	case "eyes":
		return "👀"
	case "file_folder":
		return "📁"
	case "fire":
		return "🔥"
	case "gear":
		return "⚙️"
	case "gem":
		return "💎"
	case "gift":
		return "🎁"
	case "globe_with_meridians":
		return "🌐"
	case "green_heart":
		return "💚"
	case "grin":
		return "😁"
	case "grinning":
		return "😀"
	case "hammer":
		return "🔨"
	case "handshake":
		return "🤝"
	case "heart":
		return "❤️"
	case "heart_eyes":
		return "😍"
	case "heavy_check_mark":
		return "✔️"
	case "hourglass":
		return "⌛"
	case "information_source":
		return "ℹ️"
	case "joy":
		return "😂"
	case "key":
		return "🔑"
	case "laughing":
		return "😆"
	case "link":
		return "🔗"
	case "lock":
		return "🔒"
	case "loudspeaker":
		return "📢"
	case "mag":
		return "🔍"
	case "mega":
		return "📣"
	case "memo", "pencil":
		return "📝"
	case "microphone":
		return "🎤"
	case "moneybag":
		return "💰"
	case "movie_camera":
		return "🎥"
	case "muscle":
		return "💪"
	case "no_entry":
		return "⛔"
	case "no_entry_sign":
		return "🚫"
	case "ok_hand":
		return "👌"
	case "open_mouth":
		return "😮"
	case "package":
		return "📦"
	case "page_facing_up":
		return "📄"
	case "paperclip":
		return "📎"
	case "partying_face":
		return "🥳"
	case "phone", "telephone":
		return "☎️"
	case "point_right":
		return "👉"
	case "pray":
		return "🙏"
	case "purple_heart":
		return "💜"
	case "pushpin":
		return "📌"
	case "question":
		return "❓"
	case "rainbow":
		return "🌈"
	case "raised_hands":
		return "🙌"
	case "red_circle":
		return "🔴"
	case "rocket":
		return "🚀"
	case "rotating_light":
		return "🚨"
	case "scream":
		return "😱"
	case "seedling":
		return "🌱"
	case "shield":
		return "🛡️"
	case "ship":
		return "🚢"
	case "shrug":
		return "🤷"
	case "slightly_smiling_face":
		return "🙂"
	case "smile":
		return "😄"
	case "smiley":
		return "😃"
	case "sob":
		return "😭"
	case "sparkles":
		return "✨"
	case "speech_balloon":
		return "💬"
	case "star":
		return "⭐"
	case "star2":
		return "🌟"
	case "stopwatch":
		return "⏱️"
	case "sunglasses":
		return "😎"
	case "sunny":
		return "☀️"
	case "sweat_smile":
		return "😅"
	case "tada":
		return "🎉"
	case "thinking":
		return "🤔"
	case "trophy":
		return "🏆"
	case "unlock":
		return "🔓"
	case "v":
		return "✌️"
	case "video_camera":
		return "📹"
	case "warning":
		return "⚠️"
	case "wave":
		return "👋"
	case "white_check_mark":
		return "✅"
	case "wink":
		return "😉"
	case "wrench":
		return "🔧"
	case "x":
		return "❌"
	case "yellow_heart":
		return "💛"
	case "zap":
		return "⚡"
	case "zzz":
		return "💤"
	}
	return ""
}
