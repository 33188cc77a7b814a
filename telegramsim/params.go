package telegramsim

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
)

// Telegram's limits on what is uploaded.
const (
	maxUpload   = 50 << 20
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20
)

type upload struct {
	name string
	mime string
	data []byte
}

// readParams gathers parameters from the query, a form, a multipart form or a JSON body.
func readParams(r *http.Request) (map[string]any, map[string]*upload, *apiError) {
	params, files := map[string]any{}, map[string]*upload{}
	addForm(params, r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, r.Body, maxUpload+1<<20)
	r.Body = body
	var err error
	switch kind {
	case "multipart/form-data":
		if err = r.ParseMultipartForm(8 << 20); err == nil {
			addForm(params, r.MultipartForm.Value)
			err = addFiles(params, files, r)
		}
	case "application/json":
		dec := json.NewDecoder(body)
		dec.UseNumber()
		in := map[string]any{}
		if err = dec.Decode(&in); err == nil {
			maps.Copy(params, in)
		}
	case "application/x-www-form-urlencoded":
		if err = r.ParseForm(); err == nil {
			addForm(params, r.PostForm)
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, nil, &apiError{code: 413, desc: "Request Entity Too Large"}
	}
	if err != nil {
		return nil, nil, badRequest("can't parse the request: %v", err)
	}
	return params, files, nil
}

func addForm(params map[string]any, form url.Values) {
	for k, v := range form {
		if len(v) > 0 {
			params[k] = formValue(v[0])
		}
	}
}

func addFiles(params map[string]any, files map[string]*upload, r *http.Request) error {
	for field, headers := range r.MultipartForm.File {
		f, err := headers[0].Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return err
		}
		if len(data) > maxUpload {
			return &http.MaxBytesError{Limit: maxUpload}
		}
		up := &upload{name: headers[0].Filename, mime: headers[0].Header.Get("Content-Type"), data: data}
		files[field] = up
		params[field] = up
	}
	return r.MultipartForm.RemoveAll()
}

// attachments takes uploads that are no parameter of the method itself out of
// the parameters: something points at them with attach://.
func attachments(params map[string]any, m *apiObject) map[string]any {
	out := map[string]any{}
	for k, v := range params {
		if _, isFile := v.(*upload); isFile && m.byName[k] == nil {
			continue
		}
		out[k] = v
	}
	return out
}
