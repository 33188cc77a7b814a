package content

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestA_bank_comes_from_a_spreadsheet_as_schools_have_it(t *testing.T) {
	data := workbook(t,
		[]any{"安全知识题库"},
		[]any{"说明：题型填单选题、多选题或判断题，多选答案写成 ABD"},
		[]any{},
		[]any{"题型（必填）", "题目（必填）", "选项A", "选项B", "选项C", "选项D", "正确答案", "答案解析", "难度", "分值"},
		[]any{"单选题", "一加一等于（ ）", 1, 2, 3, 4, "B", "数一数。", "易", 2},
		[]any{"多选题", "偶数有", 1, 2, 3, 4, "BD", "", "难", 4},
		[]any{"判断题", "地球是圆的", "", "", "", "", "√", "", "中", 1},
		[]any{"单选题", "错的", 1, 2, "", "", "D"},
	)
	for _, name := range []string{"bank.xlsx", "BANK.XLSX", "document"} {
		b, problems := ReadBank(name, data)
		if len(b.Questions) != 3 || len(problems) != 1 || problems[0].Line != 8 || problems[0].Reason != "answer beyond" {
			t.Fatalf("%s: %+v %v", name, b, problems)
		}
		one, two, three := b.Questions[0], b.Questions[1], b.Questions[2]
		if one.Options[1].Weight != 1 || one.Explanation != "数一数。" || one.Difficulty != 1 || one.Options[1].Text != "2" {
			t.Errorf("%+v", one)
		}
		if len(two.Correct()) != 2 || two.Difficulty != 3 || three.Kind != "truefalse" || three.Options[0].Weight != 1 {
			t.Errorf("%+v %+v", two, three)
		}
	}
}

func TestA_bank_comes_from_texts_of_every_form_and_encoding(t *testing.T) {
	plain := "1. 中国的首都是（ ）。\r\nA. 上海  B. 北京\r\n答案：B\r\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a.txt": plain, "b.txt": gbk, "c.txt": "\ufeff" + plain,
		"d.txt": "中国的首都是哪里？\nA. 上海\nB. 北京\nANSWER: B\n",
		"e.xml": `<?xml version="1.0" encoding="GBK"?><quiz><question type="truefalse"><questiontext><text>中国</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>`,
		"f.txt": "#separator:tab\n中国的首都\t北京\n", "g.gift": "中国 {T}", "h.csv": "题目,答案\n中国的首都,北京\n",
	} {
		b, problems := ReadBank(name, []byte(text))
		if len(b.Questions) != 1 || len(problems) > 0 || b.Questions[0].Text[:len("中国")] != "中国" || b.Name != name[:1] {
			t.Errorf("%s: %+v %v", name, b, problems)
		}
	}
}
