package telegramsim

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	_ "image/gif"  // decoders for the size of pictures
	_ "image/jpeg" // ditto
	"image/png"
	"mime"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// file is a photo or document that Telegram keeps.
type file struct {
	id, unique    string
	path          string // what getFile tells
	name          string
	mime          string
	data          []byte
	photo         bool
	width, height int
}

// keepFile stores bytes. A photo must be a picture within Telegram's bounds.
func (s *Sim) keepFile(name, kind string, data []byte, photo bool) (*file, *apiError) {
	if len(data) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	f := &file{name: filepath.Base(cmp.Or(name, "file")), data: data, photo: photo}
	f.mime = cmp.Or(mime.TypeByExtension(path.Ext(f.name)), kind, http.DetectContentType(data))
	if photo {
		cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
		switch {
		case len(data) > maxPhoto:
			return nil, badRequest("file is too big")
		case err != nil:
			return nil, badRequest("IMAGE_PROCESS_FAILED")
		case cfg.Width+cfg.Height > 10_000 || cfg.Width > 20*cfg.Height || cfg.Height > 20*cfg.Width:
			return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
		}
		f.width, f.height = cfg.Width, cfg.Height
	}
	n := len(s.files)/2 + 1
	f.id = fmt.Sprintf("SIM%sFILE%06d", map[bool]string{true: "P", false: "D"}[photo], n)
	f.unique = fmt.Sprintf("SU%06d", n)
	folder := "documents"
	if photo {
		folder = "photos"
	}
	f.path = fmt.Sprintf("%s/file_%d%s", folder, n, path.Ext(f.name))
	s.files[f.id], s.files["path:"+f.path] = f, f
	return f, nil
}

// inputFile resolves a parameter: an upload, attach://name, or the file_id of a file that is kept.
func (r *request) inputFile(val any, photo bool) (*file, *apiError) {
	up, ok := val.(*upload)
	if !ok {
		name := asString(val)
		if ref, attached := strings.CutPrefix(name, "attach://"); attached {
			up = r.files[ref]
		} else if address, err := url.Parse(name); photo && err == nil && (address.Scheme == "https" || address.Scheme == "http") {
			return r.sim.fetched(address)
		} else if f := r.sim.files[name]; f != nil {
			if f.photo != photo {
				return nil, badRequest("can't use file of type %s as %s", kindOf(f.photo), kindOf(photo))
			}
			return f, nil
		}
	}
	if up == nil {
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	return r.sim.keepFile(up.name, up.mime, up.data, photo)
}

// fetched is the picture at an address. The simulator reaches no other computer: each
// address holds the same grey picture, but those below .invalid, which lead nowhere.
func (s *Sim) fetched(address *url.URL) (*file, *apiError) {
	if host := address.Hostname(); host == "" || strings.HasSuffix(host, ".invalid") {
		return nil, badRequest("failed to get HTTP URL content")
	}
	grey := image.NewGray(image.Rect(0, 0, 320, 200))
	for i := range grey.Pix {
		grey.Pix[i] = 0xb0
	}
	var b bytes.Buffer
	if err := png.Encode(&b, grey); err != nil {
		return nil, badRequest("failed to get HTTP URL content")
	}
	return s.keepFile("fetched.png", "image/png", b.Bytes(), true)
}

func kindOf(photo bool) string {
	if photo {
		return "Photo"
	}
	return "Document"
}

func photoJSON(f *file) []any {
	size := func(w, h int, suffix string) object {
		return object{"file_id": f.id, "file_unique_id": f.unique + suffix, "width": w, "height": h, "file_size": len(f.data)}
	}
	if f.width <= 320 && f.height <= 320 {
		return []any{size(f.width, f.height, "")}
	}
	scale := float64(max(f.width, f.height)) / 320
	return []any{size(int(float64(f.width)/scale), int(float64(f.height)/scale), "s"), size(f.width, f.height, "")}
}

func documentJSON(f *file) object {
	return object{"file_id": f.id, "file_unique_id": f.unique, "file_name": f.name, "mime_type": f.mime, "file_size": len(f.data)}
}

func getFile(r *request) (any, *apiError) {
	f := r.sim.files[r.str("file_id")]
	if f == nil {
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	if len(f.data) > maxDownload {
		return nil, badRequest("file is too big")
	}
	return object{"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.data), "file_path": f.path}, nil
}

// serveFile answers /file/bot<token>/<file_path>.
func (s *Sim) serveFile(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/file/bot"), "/")
	if err := s.checkToken(token); err != nil {
		reply(w, nil, err)
		return
	}
	s.lock()
	f := s.files["path:"+name]
	s.unlock()
	if f == nil {
		reply(w, nil, &apiError{code: 404, desc: "Not Found: file not found"})
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(f.data)
}
