package quiz

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

func TestA_picture_comes_out_of_a_question_as_it_was_put_in(t *testing.T) {
	for name, head := range map[string]string{"picture.png": "\x89PNG\r\n\x1a\n", "picture.jpeg": "\xff\xd8\xff\xe0", "picture.gif": "GIF89a", "picture.webp": "RIFF1234WEBP"} {
		image := []byte(head + "\x00the rest")
		picture, ok := EmbedPicture(image)
		if !ok {
			t.Errorf("%s is refused", name)
		}
		got, data, ok := Question{Picture: picture}.EmbeddedPicture()
		if got != name || !bytes.Equal(data, image) || !ok {
			t.Errorf("%s: %q %q %v", name, got, data, ok)
		}
	}
}

func TestOnly_images_of_a_bearable_size_are_pictures(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n"
	for name, data := range map[string]string{
		"nothing": "", "a text": "hello", "a program in XML": "<svg onload=alert(1)>", "half a mark": "\x89PN", "too large": png + strings.Repeat("x", MaxPicture),
	} {
		if picture, ok := EmbedPicture([]byte(data)); ok {
			t.Errorf("%s became %.40s", name, picture)
		}
	}
	if _, ok := EmbedPicture([]byte(png + strings.Repeat("x", MaxPicture-len(png)))); !ok {
		t.Error("the largest is refused")
	}
	for _, picture := range []string{
		"", "https://e.org/a.png", "a.png", "data:text/html;base64,aGVsbG8=", "data:image/png;base64,aGVsbG8=", "data:image/png;base64,%%%",
		"data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(png+strings.Repeat("x", MaxPicture))),
	} {
		if _, _, ok := (Question{Picture: picture}).EmbeddedPicture(); ok {
			t.Errorf("%.40s is an image", picture)
		}
	}
}
