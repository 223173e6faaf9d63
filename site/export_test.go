package site

// KeepAlways has every file kept that is parsed, however few they are.
func (s *Site) KeepAlways() { s.worthKeeping = 1 }
