package quiz

import (
	"encoding/base64"
	"strings"
)

// MaxPicture is the largest picture, in bytes, that a question may carry in itself.
// Banks are kept in memory, and a phone shows no more than this holds.
const MaxPicture = 512 << 10

// pictureKinds is how files of pictures that every chat shows begin.
var pictureKinds = []struct{ magic, kind string }{
	{"\x89PNG\r\n\x1a\n", "png"}, {"\xff\xd8\xff", "jpeg"}, {"GIF87a", "gif"}, {"GIF89a", "gif"},
}

// EmbedPicture makes a Picture of an image's bytes: a data: URL. It refuses what is
// no PNG, JPEG, GIF or WebP by its first bytes, and what is larger than MaxPicture.
func EmbedPicture(data []byte) (picture string, ok bool) {
	kind := pictureKind(data)
	if kind == "" || len(data) > MaxPicture {
		return "", false
	}
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), true
}

// EmbeddedPicture is the image that the question carries in itself, with a name for
// its file; ok is false when Picture is an address, a file's name, or nothing.
func (q Question) EmbeddedPicture() (name string, data []byte, ok bool) {
	head, body, found := strings.Cut(q.Picture, ";base64,")
	if !found || !strings.HasPrefix(head, "data:image/") || base64.StdEncoding.DecodedLen(len(body)) > MaxPicture+2 {
		return "", nil, false
	}
	data, err := base64.StdEncoding.DecodeString(body)
	kind := pictureKind(data)
	if err != nil || kind == "" || len(data) > MaxPicture {
		return "", nil, false
	}
	return "picture." + kind, data, true
}

func pictureKind(data []byte) string {
	for _, k := range pictureKinds {
		if strings.HasPrefix(string(data[:min(len(data), 8)]), k.magic) {
			return k.kind
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return "webp"
	}
	return ""
}
