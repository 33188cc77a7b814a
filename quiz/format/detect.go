package format

import (
	"path"
	"strings"
)

// Detect tells the form of a file; "" when it cannot. GIFT and tables are told before
// plain texts, which are recognised by options and answers on lines of their own.
func Detect(name, text string) Format {
	switch strings.ToLower(path.Ext(name)) {
	case ".gift":
		return GIFT
	case ".json":
		return JSON
	case ".csv", ".tsv":
		return CSV
	case ".xml":
		return MoodleXML
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	switch {
	case looksJSON(text):
		return JSON
	case looksMoodle(text):
		return MoodleXML
	case ankiHeader().MatchString(text):
		return Anki
	case looksCSV(text):
		return CSV
	case giftAnswer().MatchString(text):
		return GIFT
	}
	if plain := plainForm(text); plain != "" {
		return plain
	}
	switch {
	case find(text, 0, "{") >= 0:
		return GIFT
	case looksCards(text):
		return Anki
	case textOption().MatchString(text) && textStem().MatchString(text): // its answers are missing, or stand as nobody writes them
		return Plain
	}
	return ""
}

// looksJSON wants an object with a key or a list of objects: a GIFT text may begin
// with "[html]" or a brace.
func looksJSON(text string) bool {
	if text == "" {
		return false
	}
	rest := strings.TrimSpace(text[1:])
	return text[0] == '{' && strings.HasPrefix(rest, `"`) || text[0] == '[' && strings.HasPrefix(rest, "{")
}

func looksMoodle(text string) bool {
	return strings.HasPrefix(text, "<?xml") || strings.HasPrefix(text, "<quiz>") || strings.HasPrefix(text, "<question ")
}

// looksCSV wants a header line with a question and an answer column.
func looksCSV(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	rows, _, _ := splitCSV(line, comma(line))
	if len(rows) != 1 {
		return false
	}
	columns, _ := readHeader(rows[0], 1)
	return columns.question >= 0 && columns.answer >= 0
}

var (
	ankiHeader = pattern(`^#(?i:separator|html|tags|columns|notetype|deck|guid|tags column|deck column|notetype column|guid column|if matches)\s*:`)
	// giftAnswer is braces as only GIFT has them: empty, or beginning with = ~ # T F.
	giftAnswer = pattern(`(?:^|[^\\])\{\s*(?:\}|[=~#]|(?:T|F|TRUE|FALSE|True|False|true|false|对|错)\s*[#}])`)
	// textAnswer is a line with an answer as plain texts have it, or a key.
	textAnswer = pattern(`(?m)^[\s　]*(?:[【\[（(]?(?:正确答案|正確答案|参考答案|參考答案|标准答案|答案)[】\]）)]?[ \t　]*(?:[:：]|[A-ZＡ-Ｚ√×对错]|[】\]）)]|$)|答[:：]|(?i:correct answer|right answer|answer key|answers?|ans)\s*[:：.]?[ \t]*(?:$|\S)|\d{1,4}\s*[-~—–－～至到]+\s*\d{1,4}\s*题?\s*[.、:：)）]?\s*[A-Z√×对错])`)
	textOption = pattern(`(?m)^[\s　]*\*?\s*[（(]?[A-Za-zＡ-Ｚ][)）]?\s*[.．、:：)）]`)
	textStem   = pattern(`(?m)^[\s　]*(?:第\s*\d+\s*题|(?i:question|q)\s*\d+|[(（]?[0-9０-９]{1,4}\s*[)）.．、:：])`)
	textInside = pattern(`[（(][\s　]*(?:[A-HＡ-Ｈ]{1,8}|√|×|对|错)[\s　]*[)）]|[【\[](?:正确)?答案[】\]]|[\s　]答案[:：]|(?m)^[\s　]*\*\s*[A-Za-z][.)]`)
	aikenLine  = pattern(`(?m)^ANSWER:[ \t]*[A-Z][ \t]*$`)
)

// plainForm is Aiken when every question ends with "ANSWER: B" and none has a number,
// else a plain text when it has answers, and options or numbers.
func plainForm(text string) Format {
	options, stems := textOption().MatchString(text), textStem().MatchString(text)
	switch answers := textAnswer().MatchString(text); {
	case aikenLine().MatchString(text) && options && !stems && !strings.Contains(text, "答案") && !strings.Contains(text, "解析"):
		return Aiken
	case answers && (options || stems), stems && textInside().MatchString(text):
		return Plain
	}
	return ""
}

// looksCards says whether each line is a front and a back with a tab between.
func looksCards(text string) bool {
	cards := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if strings.Count(line, "\t") != 1 {
			return false
		}
		cards++
	}
	return cards > 1
}
