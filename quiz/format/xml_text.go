package format

import (
	"encoding/base64"
	"net/url"
	"strings"

	"studybot/quiz"
)

// rich is the plain text that an element says, and the pictures in it.
func (n *xmlNode) rich() (text string, pictures []string) {
	text = n.value()
	switch format := n.attribute("format"); {
	case n.content().markup(), format == "html":
		return plainTexts(text)
	case format == "plain_text", format == "markdown", !looksHTML(text):
		return text, nil
	}
	return plainTexts(text)
}

// looksHTML wants a tag that opens, and behind it one that ends.
func looksHTML(s string) bool {
	last := strings.LastIndexByte(s, '>')
	for i := range max(last, 0) {
		if s[i] == '<' && tagStart(s[i+1]) {
			return true
		}
	}
	return false
}

// plain is the text of an element that has no place for pictures.
func (x *xmlQuestion) plain(n *xmlNode) string {
	text, pictures := n.rich()
	for _, p := range pictures {
		x.report(n.at.warning(PictureLeftOut, pictureName(p)))
	}
	return text
}

// withPicture is the text of the question and its first picture.
func (x *xmlQuestion) withPicture(n *xmlNode) (text, picture string) {
	text, pictures := n.rich()
	for i, p := range pictures {
		kept, ok := "", false
		if i == 0 {
			kept, ok = picturesOf(n, p)
			picture = kept
		}
		if !ok {
			x.report(n.at.warning(PictureLeftOut, pictureName(p)))
		}
	}
	return text, picture
}

// picturesOf finds the picture that a text shows: the file of that name beside the
// text, an address, or an image within the address. Of a picture that is not there
// the name is kept.
func picturesOf(n *xmlNode, src string) (picture string, ok bool) {
	if strings.HasPrefix(src, "data:") {
		_, data, ok := quiz.Question{Picture: src}.EmbeddedPicture()
		if !ok {
			return "", false
		}
		return quiz.EmbedPicture(data)
	}
	if strings.HasPrefix(src, "http://") || strings.HasPrefix(src, "https://") {
		return src, true
	}
	name, err := url.PathUnescape(src)
	if err != nil {
		name = src
	}
	for _, file := range n.each("file") {
		if has := file.attribute("name"); has != name && has != src {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(file.text)), ""))
		if err != nil {
			return "", false
		}
		return quiz.EmbedPicture(data)
	}
	return src, false
}

func pictureName(src string) string {
	if head, _, ok := strings.Cut(src, ","); ok && strings.HasPrefix(src, "data:") {
		return short(head)
	}
	return short(src)
}
