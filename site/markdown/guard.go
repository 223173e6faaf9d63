package markdown

func suspicious(body []byte) (pos int, why string) { return 0, "" }
