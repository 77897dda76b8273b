<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
 <context>
  <name>FalconDesktop</name>
  <message numerus="yes">
   <source>%n action(s)</source>
   <translation>
    <numerusform>%n 件の操作</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n change(s)</source>
   <translation>
    <numerusform>%n 件の変更</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s)</source>
   <translation>
    <numerusform>%n 件のチャット</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) archived</source>
   <translation>
    <numerusform>%n 件のチャットをアーカイブしました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) exported to {name}.</source>
   <translation>
    <numerusform>%n 件のチャットを {name} に書き出しました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) imported.</source>
   <translation>
    <numerusform>%n 件のチャットを読み込みました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) moved to Trash</source>
   <translation>
    <numerusform>%n 件のチャットをゴミ箱に移動しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) permanently deleted</source>
   <translation>
    <numerusform>%n 件のチャットを完全に削除しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) restored</source>
   <translation>
    <numerusform>%n 件のチャットを元に戻しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) unarchived</source>
   <translation>
    <numerusform>%n 件のチャットをアーカイブから戻しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) will be permanently deleted from this computer.</source>
   <translation>
    <numerusform>%n 件のチャットがこのコンピューターから完全に削除されます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s)</source>
   <translation>
    <numerusform>%n 時間</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n message(s) deleted</source>
   <translation>
    <numerusform>%n 件のメッセージを削除しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n minute(s)</source>
   <translation>
    <numerusform>%n 分</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n model(s) found there.</source>
   <translation>
    <numerusform>そこに %n 個のモデルが見つかりました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n more remark(s)</source>
   <translation>
    <numerusform>ほか %n 件の注記</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n new message(s)</source>
   <translation>
    <numerusform>新しいメッセージ %n 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n part(s) from a newer version of Falcon Desktop can't be shown. The JSON export has everything.</source>
   <translation>
    <numerusform>Falcon Desktop の新しいバージョンで作られた %n 個の部分は表示できません。JSON 形式の書き出しにはすべて含まれます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n preset(s) added</source>
   <translation>
    <numerusform>%n 個のプリセットを追加しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n prompt(s) added</source>
   <translation>
    <numerusform>%n 個のプロンプトを追加しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n result(s)</source>
   <translation>
    <numerusform>%n 件の結果</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n source(s)</source>
   <translation>
    <numerusform>出典 %n 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n word(s) added</source>
   <translation>
    <numerusform>%n 語を追加</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n word(s) removed</source>
   <translation>
    <numerusform>%n 語を削除</numerusform>
   </translation>
  </message>
  <message>
   <source>(footnote {label})</source>
   <translation>（脚注 {label}）</translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>--api needs --base-url.</source>
   <translation>--api には --base-url が必要です。</translation>
  </message>
  <message>
   <source>--base-url is missing: every server of this kind has its own address.</source>
   <translation>--base-url がありません。この種類のサーバーはそれぞれ固有のアドレスを持っています。</translation>
  </message>
  <message>
   <source>--base-url or --preset is missing.</source>
   <translation>--base-url または --preset がありません。</translation>
  </message>
  <message>
   <source>--context-window must be from 0 to {most}.</source>
   <translation>--context-window は 0 から {most} の範囲で指定してください。</translation>
  </message>
  <message>
   <source>--extract and --json can't be combined.</source>
   <translation>--extract と --json は同時に使えません。</translation>
  </message>
  <message>
   <source>--key-env needs --base-url or --connection.</source>
   <translation>--key-env には --base-url または --connection が必要です。</translation>
  </message>
  <message>
   <source>--key-env needs --base-url, --connection or --conversation.</source>
   <translation>--key-env には --base-url、--connection または --conversation が必要です。</translation>
  </message>
  <message>
   <source>--key-header needs --key-env.</source>
   <translation>--key-header には --key-env が必要です。</translation>
  </message>
  <message>
   <source>--limit must be at least 1.</source>
   <translation>--limit は 1 以上で指定してください。</translation>
  </message>
  <message>
   <source>--set needs --prompt.</source>
   <translation>--set には --prompt が必要です。</translation>
  </message>
  <message>
   <source>--temporary can't be combined with -c or --conversation.</source>
   <translation>--temporary は -c や --conversation と同時に使えません。</translation>
  </message>
  <message>
   <source>1 new message</source>
   <translation>新しいメッセージ 1 件</translation>
  </message>
  <message>
   <source>1 new word</source>
   <translation>新しい語 1 件</translation>
  </message>
  <message>
   <source>16 bits</source>
   <translation>16 ビット</translation>
  </message>
  <message>
   <source>4 bits: a quarter, less exact</source>
   <translation>4 ビット: 4 分の 1、精度は下がります</translation>
  </message>
  <message>
   <source>7 days</source>
   <translation>7 日分</translation>
  </message>
  <message>
   <source>7 days + 4 weekly</source>
   <translation>7 日分 + 4 週分</translation>
  </message>
  <message>
   <source>7 days + 4 weekly + 6 monthly</source>
   <translation>7 日分 + 4 週分 + 6 か月分</translation>
  </message>
  <message>
   <source>8 bits: half the memory</source>
   <translation>8 ビット: メモリ半分</translation>
  </message>
  <message>
   <source>A JSON object; its fields are added to each request. {null} leaves one out.</source>
   <translation>JSON オブジェクト。各フィールドがすべてのリクエストに追加されます。{null} を指定したフィールドは送信されません。</translation>
  </message>
  <message>
   <source>A TGI server, or a Hugging Face Inference Endpoint that runs TGI. The prompt template follows the model that the server reports.</source>
   <translation>TGI サーバー、または TGI で動く Hugging Face Inference Endpoint。プロンプトテンプレートはサーバーが報告するモデルに従います。</translation>
  </message>
  <message>
   <source>A backup can't overwrite the history itself.</source>
   <translation>バックアップで履歴そのものを上書きすることはできません。</translation>
  </message>
  <message>
   <source>A build of llama.cpp, from Homebrew, Nix, conda, winget or your own. It runs models with a key and a socket of its own, offline.</source>
   <translation>Homebrew、Nix、conda、winget、または自分でビルドしたllama.cppです。専用のキーとソケットを使い、オフラインでモデルを動かします。</translation>
  </message>
  <message>
   <source>A connection needs a name.</source>
   <translation>接続には名前が必要です。</translation>
  </message>
  <message>
   <source>A dry run asks the server nothing, so name the model with --model.</source>
   <translation>ドライランではサーバーに問い合わせないため、--model でモデルを指定してください。</translation>
  </message>
  <message>
   <source>A file next to the history, {name}, does not belong to it.</source>
   <translation>履歴の隣にあるファイル {name} は、この履歴のものではありません。</translation>
  </message>
  <message>
   <source>A file that is not part of the history was kept as {name}.</source>
   <translation>履歴の一部ではないファイルを {name} として残しました。</translation>
  </message>
  <message>
   <source>A key can't contain spaces or line breaks. Was something else copied with it?</source>
   <translation>キーに空白や改行は使えません。別のものも一緒にコピーしていませんか？</translation>
  </message>
  <message>
   <source>A key contains only plain letters, digits and symbols. Was something else copied?</source>
   <translation>キーに使えるのは半角の英字、数字、記号だけです。別のものをコピーしていませんか？</translation>
  </message>
  <message>
   <source>A key for {where} was found in {source}.</source>
   <translation>{where} のキーが {source} に見つかりました。</translation>
  </message>
  <message>
   <source>A line in the chat marks what the model still sees. The system message and the newest message are always sent. Each chat can override this.</source>
   <translation>モデルにまだ見えている範囲を、チャット内の線で示します。システムメッセージと最新のメッセージは常に送信されます。チャットごとに変更できます。</translation>
  </message>
  <message>
   <source>A llama-server you started; needs a key only if you gave it one.</source>
   <translation>自分で起動した llama-server。キーを設定した場合にだけキーが必要です。</translation>
  </message>
  <message>
   <source>A menu entry can't hold a path with such characters.</source>
   <translation>メニュー項目に、このような文字を含むパスは使えません。</translation>
  </message>
  <message>
   <source>A message can't be empty.</source>
   <translation>メッセージを空にはできません。</translation>
  </message>
  <message>
   <source>A name can have up to {max_name_length} characters.</source>
   <translation>名前は {max_name_length} 文字までです。</translation>
  </message>
  <message>
   <source>A native chat client for large language models. Without a command, opens the window; given an exported chat (FILE.falcon-chat.json), offers to import it there.</source>
   <translation>大規模言語モデルのためのネイティブなチャットクライアント。コマンドを付けなければウィンドウを開きます。書き出したチャット (FILE.falcon-chat.json) を渡すと、ウィンドウで読み込みを確認します。</translation>
  </message>
  <message>
   <source>A number in this JSON has too many digits.</source>
   <translation>この JSON には桁数が多すぎる数値があります。</translation>
  </message>
  <message>
   <source>A preset can have up to {max_starting_prompts} starter questions.</source>
   <translation>プリセットに設定できる最初の質問は {max_starting_prompts} 個までです。</translation>
  </message>
  <message>
   <source>A preset needs a name.</source>
   <translation>プリセットには名前が必要です。</translation>
  </message>
  <message>
   <source>A program can't be given zero bytes or damaged characters.</source>
   <translation>プログラムにはヌルバイトや壊れた文字を渡せません。</translation>
  </message>
  <message>
   <source>A prompt can have up to {max_prompt_length} characters.</source>
   <translation>プロンプトは {max_prompt_length} 文字までです。</translation>
  </message>
  <message>
   <source>A prompt needs a name.</source>
   <translation>プロンプトには名前が必要です。</translation>
  </message>
  <message>
   <source>A prompt needs text.</source>
   <translation>プロンプトには本文が必要です。</translation>
  </message>
  <message>
   <source>A prompt template has no part named “{name}”.</source>
   <translation>プロンプトテンプレートに「{name}」という部分はありません。</translation>
  </message>
  <message>
   <source>A proxy's user name and password would be stored unencrypted. Set them in HTTPS_PROXY, and use --proxy system.</source>
   <translation>プロキシのユーザー名とパスワードは暗号化されずに保存されてしまいます。HTTPS_PROXY に設定し、--proxy system を使ってください。</translation>
  </message>
  <message>
   <source>A proxy's user name and password would be stored unencrypted. Set them in the system's proxy settings or HTTPS_PROXY, and choose “Follow system”.</source>
   <translation>プロキシのユーザー名とパスワードは暗号化されずに保存されてしまいます。システムのプロキシ設定か HTTPS_PROXY に設定し、「システムに従う」を選んでください。</translation>
  </message>
  <message>
   <source>A request to a server outside this connection was blocked.</source>
   <translation>この接続以外のサーバーへのリクエストをブロックしました。</translation>
  </message>
  <message>
   <source>A schema must be a JSON object.</source>
   <translation>スキーマは JSON オブジェクトで指定してください。</translation>
  </message>
  <message>
   <source>A starter question can have 1 to {max_starting_prompt_length} characters.</source>
   <translation>最初の質問は 1～{max_starting_prompt_length} 文字で入力してください。</translation>
  </message>
  <message>
   <source>A stop sequence can have up to {max_stop_sequence_length} characters.</source>
   <translation>停止シーケンスは {max_stop_sequence_length} 文字までです。</translation>
  </message>
  <message>
   <source>A stop sequence can't be empty.</source>
   <translation>停止シーケンスを空にはできません。</translation>
  </message>
  <message>
   <source>A system message can't contain {variable}: it would change with every message, and the server would have to read the whole chat again each time. Use {date} instead.</source>
   <translation>システムメッセージに {variable} は使えません。メッセージごとに変わるため、サーバーが毎回チャット全体を読み直すことになります。代わりに {date} を使ってください。</translation>
  </message>
  <message>
   <source>A temporary history can't be restored.</source>
   <translation>一時的な履歴は復元できません。</translation>
  </message>
  <message>
   <source>A temporary history is not backed up.</source>
   <translation>一時的な履歴はバックアップされません。</translation>
  </message>
  <message>
   <source>A terminal can't show this format. Send it to a file or pipe.</source>
   <translation>この形式は端末に表示できません。ファイルかパイプに送ってください。</translation>
  </message>
  <message>
   <source>A token is saved.</source>
   <translation>トークンが保存されています。</translation>
  </message>
  <message>
   <source>About</source>
   <translation>このアプリについて</translation>
  </message>
  <message>
   <source>About the connection</source>
   <translation>接続について</translation>
  </message>
  <message>
   <source>About this chat</source>
   <translation>このチャットについて</translation>
  </message>
  <message>
   <source>Above 0, tokens become less likely each time they appear.</source>
   <translation>0 より大きくすると、トークンは現れるたびに選ばれにくくなります。</translation>
  </message>
  <message>
   <source>Above 0, tokens that already appeared become less likely.</source>
   <translation>0 より大きくすると、すでに現れたトークンが選ばれにくくなります。</translation>
  </message>
  <message>
   <source>Above 1, tokens that already appeared become less likely.</source>
   <translation>1 より大きくすると、すでに現れたトークンが選ばれにくくなります。</translation>
  </message>
  <message>
   <source>Accepts images</source>
   <translation>画像を受け付ける</translation>
  </message>
  <message>
   <source>Activity other than questions, left out: {number}.</source>
   <translation>質問以外のアクティビティ（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>追加</translation>
  </message>
  <message>
   <source>Add --yes to delete “{name}” without being asked.</source>
   <translation>確認なしで「{name}」を削除するには --yes を付けてください。</translation>
  </message>
  <message>
   <source>Add a connection. A preset knows the server's address, API and key header; without one, the address and --api decide. No server is asked.</source>
   <translation>接続を追加します。プリセットにはサーバーのアドレス、API、キーのヘッダーが含まれます。プリセットがなければ、アドレスと --api で決まります。サーバーには問い合わせません。</translation>
  </message>
  <message>
   <source>Add a folder</source>
   <translation>フォルダを追加</translation>
  </message>
  <message>
   <source>Add a folder…</source>
   <translation>フォルダを追加…</translation>
  </message>
  <message>
   <source>Add a model</source>
   <translation>モデルを追加</translation>
  </message>
  <message>
   <source>Add a model file</source>
   <translation>モデルファイルを追加</translation>
  </message>
  <message>
   <source>Add a model file…</source>
   <translation>モデルを追加…</translation>
  </message>
  <message>
   <source>Add a stop sequence</source>
   <translation>停止シーケンスを追加</translation>
  </message>
  <message>
   <source>Add the conversations of a file to the history: exports of this program, ChatGPT, Claude, DeepSeek, Gemini (Google Takeout), Google AI Studio, Gradio, Grok, Jan, Le Chat (Mistral), LibreChat, llama.cpp's web page, LM Studio and Open WebUI, also zipped or in a folder. Messages that are there already keep their words; tools, sources and files that the file has more of are added.</source>
   <translation>ファイルの会話を履歴に追加します。対応しているのは、このアプリ、ChatGPT、Claude、DeepSeek、Gemini (Google Takeout)、Google AI Studio、Gradio、Grok、Jan、Le Chat (Mistral)、LibreChat、llama.cpp のウェブページ、LM Studio、Open WebUI からの書き出しです。zip やフォルダでもかまいません。すでにあるメッセージの文面はそのままです。ツール、出典、ファイルは、読み込むファイルのほうに多くあれば追加されます。</translation>
  </message>
  <message>
   <source>Address</source>
   <translation>アドレス</translation>
  </message>
  <message>
   <source>Adds another version. Nothing else changes.</source>
   <translation>別のバージョンを追加します。ほかは何も変わりません。</translation>
  </message>
  <message>
   <source>Adds at most this many tokens at a time.</source>
   <translation>一度に追加するトークン数の上限です。</translation>
  </message>
  <message>
   <source>Add…</source>
   <translation>追加…</translation>
  </message>
  <message>
   <source>Advanced options</source>
   <translation>詳細オプション</translation>
  </message>
  <message>
   <source>Advanced options hidden</source>
   <translation>詳細オプションを非表示にしました</translation>
  </message>
  <message>
   <source>Advanced options shown</source>
   <translation>詳細オプションを表示しました</translation>
  </message>
  <message>
   <source>After the first answer, its model is asked for a title: about 500 more tokens on its server. The small starter model writes poor titles. A title you changed stays.</source>
   <translation>最初の回答のあと、そのモデルにタイトルを付けさせます。サーバーで約 500 トークン余分に使います。付属の小さなモデルはタイトルが苦手です。自分で変えたタイトルはそのままです。</translation>
  </message>
  <message>
   <source>All actions</source>
   <translation>すべての操作</translation>
  </message>
  <message>
   <source>All built-ins are already here.</source>
   <translation>組み込みのものはすべてここにあります。</translation>
  </message>
  <message>
   <source>All chats deleted.</source>
   <translation>すべてのチャットを削除しました。</translation>
  </message>
  <message>
   <source>All chats, including archived ones. Trash is not included.</source>
   <translation>アーカイブも含むすべてのチャット。ゴミ箱は含みません。</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>すべてのファイル (*)</translation>
  </message>
  <message>
   <source>All models answer together. Every answer is kept.</source>
   <translation>すべてのモデルが一緒に回答します。どの回答も残ります。</translation>
  </message>
  <message>
   <source>All new chats</source>
   <translation>すべての新しいチャット</translation>
  </message>
  <message>
   <source>All tokens were used for thinking, with none left for the answer. Raise “Max new tokens”.</source>
   <translation>すべてのトークンが思考に使われ、回答の分が残りませんでした。「最大新規トークン数」を増やしてください。</translation>
  </message>
  <message>
   <source>Allow once</source>
   <translation>今回だけ許可</translation>
  </message>
  <message>
   <source>Allowed tool {number} can't be used and was left out.</source>
   <translation>許可済みツール {number} は使えないため、除外しました。</translation>
  </message>
  <message>
   <source>Already in the list.</source>
   <translation>すでにリストにあります。</translation>
  </message>
  <message>
   <source>Also delete backups and files set aside</source>
   <translation>バックアップと退避したファイルも削除する</translation>
  </message>
  <message>
   <source>Also delete saved API keys</source>
   <translation>保存した API キーも削除する</translation>
  </message>
  <message>
   <source>Also likely:</source>
   <translation>ほかの候補:</translation>
  </message>
  <message>
   <source>Alt+↑</source>
   <translation>Alt+↑</translation>
  </message>
  <message>
   <source>Alt+↓</source>
   <translation>Alt+↓</translation>
  </message>
  <message>
   <source>Always</source>
   <translation>常に許可</translation>
  </message>
  <message>
   <source>An address can't contain a user name or password.</source>
   <translation>アドレスにユーザー名やパスワードは使えません。</translation>
  </message>
  <message>
   <source>An address can't contain spaces or line breaks.</source>
   <translation>アドレスに空白や改行は使えません。</translation>
  </message>
  <message>
   <source>An answer is still running in this chat. Stop it first.</source>
   <translation>このチャットではまだ回答中です。先に停止してください。</translation>
  </message>
  <message>
   <source>An argument or a value of it is no text.</source>
   <translation>引数または値にテキストでないものがあります。</translation>
  </message>
  <message>
   <source>Another command is changing the settings. Try again in a moment.</source>
   <translation>別のコマンドが設定を変更しています。少し待ってからもう一度お試しください。</translation>
  </message>
  <message>
   <source>Another program is using the history file. Try again in a moment.</source>
   <translation>別のプログラムが履歴ファイルを使用しています。少し待ってからもう一度お試しください。</translation>
  </message>
  <message>
   <source>Another window or command of Falcon Desktop is downloading this model.</source>
   <translation>Falcon Desktop の別のウィンドウまたはコマンドが、このモデルをダウンロードしています。</translation>
  </message>
  <message>
   <source>Answer</source>
   <translation>回答</translation>
  </message>
  <message>
   <source>Answer as JSON</source>
   <translation>JSON で回答</translation>
  </message>
  <message>
   <source>Answer complete</source>
   <translation>回答が完了しました</translation>
  </message>
  <message>
   <source>Answer complete in “{title}”.</source>
   <translation>「{title}」の回答が完了しました。</translation>
  </message>
  <message>
   <source>Answer from {name}</source>
   <translation>{name} の回答</translation>
  </message>
  <message>
   <source>Answer ratings left out: {number}.</source>
   <translation>回答の評価（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Answer with this model wherever this computer answers, from now on. A file that is not listed yet is added, and used where it is.</source>
   <translation>これからは、このコンピューターが回答するときにこのモデルを使います。一覧にないファイルは追加され、その場所のまま使われます。</translation>
  </message>
  <message>
   <source>Answers</source>
   <translation>回答</translation>
  </message>
  <message>
   <source>Answers come from {name}.</source>
   <translation>回答は {name} から届きます。</translation>
  </message>
  <message>
   <source>Answers from a model: part of its name</source>
   <translation>モデルによる回答: モデル名の一部</translation>
  </message>
  <message>
   <source>Any server that speaks OpenAI's Responses.</source>
   <translation>OpenAI の Responses に対応したサーバー。</translation>
  </message>
  <message>
   <source>Any server that speaks OpenAI's chat completions.</source>
   <translation>OpenAI のチャット補完に対応したサーバー。</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>外観</translation>
  </message>
  <message>
   <source>Archive</source>
   <translation>アーカイブ</translation>
  </message>
  <message>
   <source>Archive</source>
   <comment>verb</comment>
   <translation>アーカイブ</translation>
  </message>
  <message>
   <source>Archive this chat</source>
   <translation>このチャットをアーカイブ</translation>
  </message>
  <message>
   <source>Archived chats will be listed here.</source>
   <translation>アーカイブしたチャットがここに表示されます。</translation>
  </message>
  <message>
   <source>Archived “{title}”.</source>
   <translation>「{title}」をアーカイブしました。</translation>
  </message>
  <message>
   <source>Arguments</source>
   <translation>引数</translation>
  </message>
  <message>
   <source>As their servers said. Counts the chats that are here and in Trash; titles that models wrote are not in it.</source>
   <translation>サーバーの報告によります。ここにあるチャットとゴミ箱のチャットを数えます。モデルが付けたタイトルの分は含みません。</translation>
  </message>
  <message>
   <source>Ask a question and stream the answer to stdout. Keys come from the keyring or from the variable named by --key-env. A pipe or file gets the answer unchanged, plus one newline; a terminal gets it without control characters.</source>
   <translation>質問を送り、回答を標準出力に流します。キーはキーリング、または --key-env で指定した変数から読みます。パイプやファイルには回答をそのまま（末尾に改行を 1 つ足して）出力し、端末には制御文字を除いて出力します。</translation>
  </message>
  <message>
   <source>Ask for the key without showing it, or read it from stdin if that is piped, and save it in the system's keyring. Keys are never taken from the command line.</source>
   <translation>キーを画面に表示せずに尋ね（パイプされていれば標準入力から読み）、システムのキーリングに保存します。キーをコマンドラインから受け取ることはありません。</translation>
  </message>
  <message>
   <source>Ask me</source>
   <translation>毎回確認する</translation>
  </message>
  <message>
   <source>Asking Hugging Face…</source>
   <translation>Hugging Face に問い合わせています…</translation>
  </message>
  <message>
   <source>Asking the server…</source>
   <translation>サーバーに問い合わせています…</translation>
  </message>
  <message>
   <source>Asks GitHub for the latest version. Nothing about you or your chats is sent; nothing is downloaded or installed automatically.</source>
   <translation>最新バージョンを GitHub に問い合わせます。あなたやチャットの情報は送信されません。自動でダウンロードやインストールが行われることもありません。</translation>
  </message>
  <message>
   <source>Asks how sure the model is of each token; an answer's menu shows it.</source>
   <translation>各トークンの確からしさをモデルに尋ねます。回答のメニューから表示できます。</translation>
  </message>
  <message>
   <source>Assistant</source>
   <translation>アシスタント</translation>
  </message>
  <message>
   <source>Assistant ({model})</source>
   <translation>アシスタント ({model})</translation>
  </message>
  <message>
   <source>At temperature 0, top-p, top-k, min-p and seed have no effect.</source>
   <translation>温度が 0 のとき、top-p、top-k、min-p、シードは効果がありません。</translation>
  </message>
  <message>
   <source>Attach</source>
   <translation>添付</translation>
  </message>
  <message>
   <source>Attach as a file</source>
   <translation>ファイルとして添付</translation>
  </message>
  <message>
   <source>Attach files</source>
   <translation>ファイルを添付</translation>
  </message>
  <message>
   <source>Attached files</source>
   <translation>添付ファイル</translation>
  </message>
  <message>
   <source>Auto-detect</source>
   <translation>自動判別</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>自動</translation>
  </message>
  <message>
   <source>Available: {names}.</source>
   <translation>利用可能: {names}。</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>戻る</translation>
  </message>
  <message>
   <source>Back to chat</source>
   <translation>チャットに戻る</translation>
  </message>
  <message>
   <source>Back to chat; every answer is kept as a version</source>
   <translation>チャットに戻る。回答はすべてバージョンとして残ります</translation>
  </message>
  <message>
   <source>Back to chats</source>
   <translation>チャット一覧に戻る</translation>
  </message>
  <message>
   <source>Back up now</source>
   <translation>今すぐバックアップ</translation>
  </message>
  <message>
   <source>Backed up ({size}) and verified.</source>
   <translation>バックアップし ({size})、検証しました。</translation>
  </message>
  <message>
   <source>Backed up daily and verified. Manual backups stay until you delete them.</source>
   <translation>毎日バックアップして検証します。手動のバックアップは、削除するまで残ります。</translation>
  </message>
  <message>
   <source>Backed up to {path} and verified.</source>
   <translation>{path} にバックアップし、検証しました。</translation>
  </message>
  <message>
   <source>Backing up…</source>
   <translation>バックアップしています…</translation>
  </message>
  <message>
   <source>Backups</source>
   <translation>バックアップ</translation>
  </message>
  <message>
   <source>Backups ({names})</source>
   <translation>バックアップ ({names})</translation>
  </message>
  <message>
   <source>Backups: {number}.</source>
   <translation>バックアップ: {number}。</translation>
  </message>
  <message>
   <source>Before a day, month or year: 2026-11-01, 2026-11, today</source>
   <translation>この日、月、年より前: 2026-11-01、2026-11、today</translation>
  </message>
  <message>
   <source>Before it answers, the server would be asked about its models. What it says can change this request.</source>
   <translation>回答の前に、サーバーにモデルについて問い合わせます。その返答によってこのリクエストが変わることがあります。</translation>
  </message>
  <message>
   <source>Before using {model}, accept its licence on its page at huggingface.co.</source>
   <translation>{model} を使う前に、huggingface.co のモデルのページでライセンスに同意してください。</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>参照…</translation>
  </message>
  <message>
   <source>Built in</source>
   <translation>内蔵</translation>
  </message>
  <message>
   <source>Bullet: {words}</source>
   <translation>箇条書き: {words}</translation>
  </message>
  <message>
   <source>Cached tokens</source>
   <translation>キャッシュされたトークン</translation>
  </message>
  <message>
   <source>Can be imported again; comments mark where messages begin.</source>
   <translation>もう一度読み込めます。メッセージの始まりはコメントで示されます。</translation>
  </message>
  <message>
   <source>Can't find {host}. Check the address and your network.</source>
   <translation>{host} が見つかりません。アドレスとネットワークを確認してください。</translation>
  </message>
  <message>
   <source>Can't reach the proxy {proxy}. Check it, or set Proxy to “None” in the connection's settings.</source>
   <translation>プロキシ {proxy} に接続できません。プロキシを確認するか、接続の設定で「プロキシ」を「なし」にしてください。</translation>
  </message>
  <message>
   <source>Can't reach {host}. Check the address and your network.</source>
   <translation>{host} に接続できません。アドレスとネットワークを確認してください。</translation>
  </message>
  <message>
   <source>Can't start “{name}”: {reason}. Choose another file, or use the built-in engine.</source>
   <translation>「{name}」を起動できません: {reason}。別のファイルを選ぶか、内蔵エンジンを使ってください。</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>キャンセル</translation>
  </message>
  <message>
   <source>Cancel download of {model}</source>
   <translation>{model} のダウンロードをキャンセル</translation>
  </message>
  <message>
   <source>Certificates</source>
   <translation>証明書</translation>
  </message>
  <message>
   <source>Certificates (*.pem *.crt *.cer)</source>
   <translation>証明書 (*.pem *.crt *.cer)</translation>
  </message>
  <message>
   <source>Change chats as in the window; an open window shows it. An ID is one that list prints, or “last” for the last chat.</source>
   <translation>ウィンドウと同じようにチャットを変更します。開いているウィンドウにも反映されます。ID は list が表示するもの、または最後のチャットを表す「last」です。</translation>
  </message>
  <message>
   <source>Change what the options name; the rest stays. An empty value ("") goes back to the usual one. A saved key stays with the address it was saved for.</source>
   <translation>オプションで指定したものだけを変更します。空の値 ("") を指定すると通常の値に戻ります。保存済みのキーは、保存したときのアドレスに結び付いたままです。</translation>
  </message>
  <message>
   <source>Change {place} of {count}</source>
   <translation>{count} 件中 {place} 件目の変更</translation>
  </message>
  <message>
   <source>Changes apply from the next answer.</source>
   <translation>変更は次の回答から有効になります。</translation>
  </message>
  <message>
   <source>Changes apply to this chat from the next message.</source>
   <translation>変更はこのチャットの次のメッセージから有効になります。</translation>
  </message>
  <message>
   <source>Changes discarded.</source>
   <translation>変更を破棄しました。</translation>
  </message>
  <message>
   <source>Chat</source>
   <translation>チャット</translation>
  </message>
  <message>
   <source>Chat options, such as temperature, left out: {number}.</source>
   <translation>温度などのチャットのオプション（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Chat saved.</source>
   <translation>チャットを保存しました。</translation>
  </message>
  <message>
   <source>Chat summaries left out: {number}.</source>
   <translation>チャットの要約（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Chat tags left out: {number}.</source>
   <translation>チャットのタグ（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Chat {number}</source>
   <translation>チャット {number}</translation>
  </message>
  <message>
   <source>Chats</source>
   <translation>チャット</translation>
  </message>
  <message>
   <source>Chats in the file</source>
   <translation>ファイル内のチャット</translation>
  </message>
  <message>
   <source>Chats repeated in the archive with different text, imported once: {number}.</source>
   <translation>アーカイブ内で文面を変えて繰り返され、1 回だけ読み込んだチャット: {number}。</translation>
  </message>
  <message>
   <source>Chats without messages, left out: {number}.</source>
   <translation>メッセージのないチャット（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Check daily</source>
   <translation>毎日確認する</translation>
  </message>
  <message>
   <source>Check for updates</source>
   <translation>アップデートを確認</translation>
  </message>
  <message>
   <source>Check the data directory, the history, the keyring, the engine and its sandbox, and the display. Changes nothing. The exit status is 0 only if everything needed is OK.</source>
   <translation>データディレクトリ、履歴、キーリング、エンジンとそのサンドボックス、ディスプレイを確認します。何も変更しません。必要なものがすべて正常なときだけ、終了ステータスは 0 になります。</translation>
  </message>
  <message>
   <source>Checking…</source>
   <translation>確認しています…</translation>
  </message>
  <message>
   <source>Choose a file of {model}</source>
   <translation>{model} のファイルを選択</translation>
  </message>
  <message>
   <source>Choose a file…</source>
   <translation>ファイルを選択…</translation>
  </message>
  <message>
   <source>Choose a llama-server</source>
   <translation>llama-serverを選択</translation>
  </message>
  <message>
   <source>Choose a model</source>
   <translation>モデルを選択</translation>
  </message>
  <message>
   <source>Choose instructions and starters</source>
   <translation>指示と最初の質問を選択</translation>
  </message>
  <message>
   <source>Choose the kind “OpenAI-compatible” for this connection.</source>
   <translation>この接続の種類を「OpenAI 互換」にしてください。</translation>
  </message>
  <message>
   <source>Choose the model</source>
   <translation>モデルを選択</translation>
  </message>
  <message>
   <source>Choose the model that answers</source>
   <translation>回答するモデルを選択</translation>
  </message>
  <message>
   <source>Choose two or {most_compared} models to compare.</source>
   <translation>比較するモデルを 2～{most_compared} 個選んでください。</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>選択…</translation>
  </message>
  <message>
   <source>Chosen by model ID</source>
   <translation>モデル ID で選択</translation>
  </message>
  <message>
   <source>Citations without a source in the file: {number}.</source>
   <translation>出典がファイルにない引用: {number}。</translation>
  </message>
  <message>
   <source>Clear</source>
   <translation>クリア</translation>
  </message>
  <message>
   <source>Clear context</source>
   <translation>コンテキストをクリア</translation>
  </message>
  <message>
   <source>Clear context here</source>
   <translation>ここでコンテキストをクリア</translation>
  </message>
  <message>
   <source>Clear list</source>
   <translation>リストをクリア</translation>
  </message>
  <message>
   <source>Click a shortcut to change it; Backspace clears it.</source>
   <translation>ショートカットをクリックすると変更できます。Backspace で解除します。</translation>
  </message>
  <message>
   <source>Click to rename</source>
   <translation>クリックして名前を変更</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>閉じる</translation>
  </message>
  <message>
   <source>Code options</source>
   <translation>コードのオプション</translation>
  </message>
  <message>
   <source>Code reviewer</source>
   <translation>コードレビュアー</translation>
  </message>
  <message numerus="yes">
   <source>Code, %n line(s)</source>
   <translation>
    <numerusform>コード、%n 行</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Code, {language}, %n line(s)</source>
   <translation>
    <numerusform>コード、{language}、%n 行</numerusform>
   </translation>
  </message>
  <message>
   <source>Code: {code}</source>
   <translation>コード: {code}</translation>
  </message>
  <message>
   <source>Comes with Falcon Desktop. To use a graphics processor that it does not use, install a build of llama.cpp for it and choose its llama-server here.</source>
   <translation>Falcon Desktopに付属しています。内蔵エンジンが使わないGPUを使うには、そのGPU向けのllama.cppをインストールし、ここでそのllama-serverを選択してください。</translation>
  </message>
  <message>
   <source>Commands: {names}.</source>
   <translation>コマンド: {names}。</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>比較</translation>
  </message>
  <message>
   <source>Compare models</source>
   <translation>モデルを比較</translation>
  </message>
  <message>
   <source>Compare models…</source>
   <translation>モデルを比較…</translation>
  </message>
  <message>
   <source>Comparison</source>
   <translation>比較</translation>
  </message>
  <message>
   <source>Completion tokens</source>
   <translation>補完トークン</translation>
  </message>
  <message>
   <source>Components</source>
   <translation>構成要素</translation>
  </message>
  <message>
   <source>Concise</source>
   <translation>簡潔に</translation>
  </message>
  <message>
   <source>Confined: it reads its own files and the model, starts no other program, and reaches neither the network nor the keyring.</source>
   <translation>隔離されています。自身のファイルとモデルだけを読み、ほかのプログラムは起動せず、ネットワークにもキーリングにもアクセスしません。</translation>
  </message>
  <message>
   <source>Connect a server</source>
   <translation>サーバーに接続</translation>
  </message>
  <message>
   <source>Connecting…</source>
   <translation>接続しています…</translation>
  </message>
  <message>
   <source>Connection</source>
   <translation>接続</translation>
  </message>
  <message>
   <source>Connection {number} can't be used and was left out.</source>
   <translation>接続 {number} は使えないため、除外しました。</translation>
  </message>
  <message>
   <source>Connection's default</source>
   <translation>接続の既定値</translation>
  </message>
  <message>
   <source>Connection: {title}, {detail}</source>
   <translation>接続: {title}、{detail}</translation>
  </message>
  <message>
   <source>Connections</source>
   <translation>接続</translation>
  </message>
  <message>
   <source>Contacted hosts</source>
   <translation>通信する相手</translation>
  </message>
  <message>
   <source>Context</source>
   <translation>コンテキスト</translation>
  </message>
  <message>
   <source>Context cleared here</source>
   <translation>ここでコンテキストをクリアしました</translation>
  </message>
  <message>
   <source>Context cleared. Your messages stay here.</source>
   <translation>コンテキストをクリアしました。メッセージはここに残ります。</translation>
  </message>
  <message>
   <source>Context window</source>
   <translation>コンテキストウィンドウ</translation>
  </message>
  <message>
   <source>Context window used by this chat.</source>
   <translation>このチャットで使われるコンテキストウィンドウ。</translation>
  </message>
  <message>
   <source>Context window, tokens</source>
   <translation>コンテキスト長（トークン）</translation>
  </message>
  <message>
   <source>Continue</source>
   <translation>続ける</translation>
  </message>
  <message>
   <source>Continue from the end</source>
   <translation>末尾から続ける</translation>
  </message>
  <message>
   <source>Continue the answer</source>
   <translation>回答を続ける</translation>
  </message>
  <message>
   <source>Continue this answer</source>
   <translation>この回答を続ける</translation>
  </message>
  <message>
   <source>Continue with {name}</source>
   <translation>{name} で続ける</translation>
  </message>
  <message>
   <source>Continue…</source>
   <translation>続ける…</translation>
  </message>
  <message>
   <source>Conversation title</source>
   <translation>会話のタイトル</translation>
  </message>
  <message>
   <source>Conversations</source>
   <translation>会話</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>コピーしました</translation>
  </message>
  <message>
   <source>Copied.</source>
   <translation>コピーしました。</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>コピー</translation>
  </message>
  <message>
   <source>Copy chat</source>
   <translation>チャットをコピー</translation>
  </message>
  <message>
   <source>Copy link</source>
   <translation>リンクをコピー</translation>
  </message>
  <message>
   <source>Copy message</source>
   <translation>メッセージをコピー</translation>
  </message>
  <message>
   <source>Copy selection</source>
   <translation>選択範囲をコピー</translation>
  </message>
  <message>
   <source>Copy the last answer</source>
   <translation>最後の回答をコピー</translation>
  </message>
  <message>
   <source>Copy the last code block</source>
   <translation>最後のコードブロックをコピー</translation>
  </message>
  <message>
   <source>Copy with [-removed-] and {+added+} marked</source>
   <translation>[-削除-] と {+追加+} の印を付けてコピー</translation>
  </message>
  <message>
   <source>Cost</source>
   <translation>費用</translation>
  </message>
  <message>
   <source>Cost of this chat: {amount}</source>
   <translation>このチャットの費用: {amount}</translation>
  </message>
  <message>
   <source>Could not be checked against its schema.</source>
   <translation>スキーマに照らして確認できませんでした。</translation>
  </message>
  <message>
   <source>Could not be checked: its schema is not a valid JSON Schema.</source>
   <translation>確認できませんでした。スキーマが正しい JSON Schema ではありません。</translation>
  </message>
  <message>
   <source>Could not be checked: its schema refers to “{address}”, which is not in it.</source>
   <translation>確認できませんでした。スキーマが、その中にない「{address}」を参照しています。</translation>
  </message>
  <message>
   <source>Could not make a secure connection to {host}.</source>
   <translation>{host} への安全な接続を確立できませんでした。</translation>
  </message>
  <message>
   <source>Could not send the request to {host}.</source>
   <translation>{host} にリクエストを送信できませんでした。</translation>
  </message>
  <message>
   <source>Couldn't open a browser. Click the link again to copy it.</source>
   <translation>ブラウザーを開けませんでした。もう一度リンクをクリックしてコピーしてください。</translation>
  </message>
  <message>
   <source>Crash report</source>
   <translation>クラッシュレポート</translation>
  </message>
  <message>
   <source>Ctrl+Enter</source>
   <translation>Ctrl+Enter</translation>
  </message>
  <message>
   <source>Ctrl+Enter to send, Enter for a new line</source>
   <translation>Ctrl+Enter で送信、Enter で改行</translation>
  </message>
  <message>
   <source>Current local model</source>
   <translation>現在のローカルモデル</translation>
  </message>
  <message>
   <source>Custom options</source>
   <translation>カスタムオプション</translation>
  </message>
  <message>
   <source>Custom prompt template</source>
   <translation>カスタムプロンプトテンプレート</translation>
  </message>
  <message>
   <source>Custom:</source>
   <translation>カスタム:</translation>
  </message>
  <message>
   <source>Custom…</source>
   <translation>カスタム…</translation>
  </message>
  <message>
   <source>DISPLAY is not set</source>
   <translation>DISPLAY が設定されていません</translation>
  </message>
  <message>
   <source>Damaged chats, left out: {number}.</source>
   <translation>破損したチャット（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>ダーク</translation>
  </message>
  <message>
   <source>Dark, high contrast</source>
   <translation>ダーク、ハイコントラスト</translation>
  </message>
  <message>
   <source>Data &amp; privacy</source>
   <translation>データとプライバシー</translation>
  </message>
  <message>
   <source>Data folder</source>
   <translation>データフォルダ</translation>
  </message>
  <message>
   <source>Default</source>
   <translation>既定</translation>
  </message>
  <message>
   <source>Default (ask me)</source>
   <translation>既定（毎回確認する）</translation>
  </message>
  <message>
   <source>Default (leave out the oldest messages)</source>
   <translation>既定（古いメッセージを除く）</translation>
  </message>
  <message>
   <source>Default connection</source>
   <translation>既定の接続</translation>
  </message>
  <message>
   <source>Default model</source>
   <translation>既定のモデル</translation>
  </message>
  <message>
   <source>Default options</source>
   <translation>既定のオプション</translation>
  </message>
  <message>
   <source>Defaults for new chats</source>
   <translation>新しいチャットの既定値</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>Delete a connection's key from the keyring, and send none from now on.</source>
   <translation>接続のキーをキーリングから削除し、今後は送信しません。</translation>
  </message>
  <message>
   <source>Delete a model of Falcon Desktop's own, after asking. A model of another program, or a file that you added, is only taken off the list; its file stays.</source>
   <translation>Falcon Desktop 自身のモデルを、確認のうえ削除します。ほかのプログラムのモデルや追加したファイルは一覧から外すだけで、ファイルは残ります。</translation>
  </message>
  <message>
   <source>Delete all chats</source>
   <translation>すべてのチャットを削除</translation>
  </message>
  <message>
   <source>Delete all chats permanently?</source>
   <translation>すべてのチャットを完全に削除しますか？</translation>
  </message>
  <message>
   <source>Delete all chats?</source>
   <translation>すべてのチャットを削除しますか？</translation>
  </message>
  <message>
   <source>Delete all chats…</source>
   <translation>すべてのチャットを削除…</translation>
  </message>
  <message>
   <source>Delete everything</source>
   <translation>すべて削除</translation>
  </message>
  <message>
   <source>Delete message</source>
   <translation>メッセージを削除</translation>
  </message>
  <message>
   <source>Delete permanently</source>
   <translation>完全に削除</translation>
  </message>
  <message>
   <source>Delete permanently…</source>
   <translation>完全に削除…</translation>
  </message>
  <message>
   <source>Delete some text from the beginning, then continue.</source>
   <translation>先頭の文を少し削除してから続けてください。</translation>
  </message>
  <message>
   <source>Delete this chat</source>
   <translation>このチャットを削除</translation>
  </message>
  <message>
   <source>Delete {model}</source>
   <translation>{model} を削除</translation>
  </message>
  <message>
   <source>Delete {model} from this computer?</source>
   <translation>{model} をこのコンピューターから削除しますか？</translation>
  </message>
  <message>
   <source>Delete “{name}” ({size})? [y/N]</source>
   <translation>「{name}」({size})を削除しますか? [y/N]</translation>
  </message>
  <message>
   <source>Deleting…</source>
   <translation>削除しています…</translation>
  </message>
  <message>
   <source>Deny</source>
   <translation>許可しない</translation>
  </message>
  <message>
   <source>Design chats left out: {number}.</source>
   <translation>デザインのチャット（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Diagnostics</source>
   <translation>診断</translation>
  </message>
  <message>
   <source>Did you mean {option}?</source>
   <translation>{option} のことですか？</translation>
  </message>
  <message>
   <source>Did you mean “{word}”?</source>
   <translation>「{word}」のことですか？</translation>
  </message>
  <message>
   <source>Differences</source>
   <translation>相違点</translation>
  </message>
  <message>
   <source>Differences between versions</source>
   <translation>バージョン間の相違点</translation>
  </message>
  <message>
   <source>Document changes that could not be applied: {number}.</source>
   <translation>適用できなかった文書の変更: {number}。</translation>
  </message>
  <message>
   <source>Does not fit. Close other programs, or choose a smaller model.</source>
   <translation>メモリに収まりません。ほかのプログラムを閉じるか、小さいモデルを選んでください。</translation>
  </message>
  <message>
   <source>Does not fit. Up to {count} tokens would.</source>
   <translation>収まりません。{count} トークンまでなら収まります。</translation>
  </message>
  <message>
   <source>Doesn't fit its schema: {place}: {reason}.</source>
   <translation>スキーマに合いません: {place}: {reason}。</translation>
  </message>
  <message>
   <source>Doesn't fit its schema: {reason}.</source>
   <translation>スキーマに合いません: {reason}。</translation>
  </message>
  <message>
   <source>Done: {words}</source>
   <translation>完了: {words}</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>ダウンロード</translation>
  </message>
  <message>
   <source>Download a model, the largest file that fits into the free memory unless one is named, and print its ID. Its licence is shown first. A download that was interrupted goes on where it ended; each file is checked against its SHA-256.</source>
   <translation>モデルをダウンロードし、その ID を表示します。ファイルを指定しなければ、空きメモリに収まるいちばん大きいものを選びます。先にライセンスを表示します。中断したダウンロードは続きから再開し、各ファイルは SHA-256 で確認します。</translation>
  </message>
  <message>
   <source>Download {model}</source>
   <translation>{model} をダウンロード</translation>
  </message>
  <message>
   <source>Drop here to pin</source>
   <translation>ここにドロップしてピン留め</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>複製</translation>
  </message>
  <message>
   <source>Duplicate this chat</source>
   <translation>このチャットを複製</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to a month.</source>
   <translation>以前のバックアップには、最長 1 か月間残っています。</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to a week.</source>
   <translation>以前のバックアップには、最長 1 週間残っています。</translation>
  </message>
  <message>
   <source>Earlier backups still contain it for up to six months.</source>
   <translation>以前のバックアップには、最長 6 か月間残っています。</translation>
  </message>
  <message>
   <source>Earlier version</source>
   <translation>前のバージョン</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>編集</translation>
  </message>
  <message>
   <source>Edit arguments</source>
   <translation>引数を編集</translation>
  </message>
  <message>
   <source>Edit message</source>
   <translation>メッセージを編集</translation>
  </message>
  <message>
   <source>Edit the last message</source>
   <translation>最後のメッセージを編集</translation>
  </message>
  <message>
   <source>Edited</source>
   <translation>編集済み</translation>
  </message>
  <message>
   <source>Empty Trash</source>
   <translation>ゴミ箱を空にする</translation>
  </message>
  <message>
   <source>Empty Trash?</source>
   <translation>ゴミ箱を空にしますか？</translation>
  </message>
  <message>
   <source>Empty Trash…</source>
   <translation>ゴミ箱を空にする…</translation>
  </message>
  <message>
   <source>Empty…</source>
   <translation>空にする…</translation>
  </message>
  <message>
   <source>Encryption</source>
   <translation>暗号化</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>エンジン</translation>
  </message>
  <message>
   <source>Enter a key first.</source>
   <translation>先にキーを入力してください。</translation>
  </message>
  <message>
   <source>Enter a value for {names}.</source>
   <translation>{names} の値を入力してください。</translation>
  </message>
  <message>
   <source>Enter key</source>
   <translation>キーを入力</translation>
  </message>
  <message>
   <source>Enter never sends while you're composing with an input method.</source>
   <translation>入力メソッドで変換している間は、Enter で送信されることはありません。</translation>
  </message>
  <message>
   <source>Enter the address with its deployment and api-version, as in {example}. Gateways that take the key as api-key work, too.</source>
   <translation>{example} のように、デプロイメントと api-version を含むアドレスを入力してください。キーを api-key で受け取るゲートウェイも使えます。</translation>
  </message>
  <message>
   <source>Enter the program to run.</source>
   <translation>実行するプログラムを入力してください。</translation>
  </message>
  <message>
   <source>Enter the server's address.</source>
   <translation>サーバーのアドレスを入力してください。</translation>
  </message>
  <message>
   <source>Enter to send, Shift+Enter for a new line</source>
   <translation>Enter で送信、Shift+Enter で改行</translation>
  </message>
  <message>
   <source>Entries of unknown form, left out: {number}.</source>
   <translation>形式のわからない項目（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Error</source>
   <translation>エラー</translation>
  </message>
  <message>
   <source>Esc</source>
   <translation>Esc</translation>
  </message>
  <message>
   <source>Every sentence as it comes</source>
   <translation>届いた文をそのつど読み上げる</translation>
  </message>
  <message>
   <source>Everything: all versions and how each was made. Can be imported again.</source>
   <translation>すべて: 全バージョンと、それぞれの作られ方。もう一度読み込めます。</translation>
  </message>
  <message>
   <source>Explain a hash table to a beginner</source>
   <translation>ハッシュテーブルを初心者に説明して</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>書き出し</translation>
  </message>
  <message>
   <source>Export all chats…</source>
   <translation>全チャットを書き出す…</translation>
  </message>
  <message>
   <source>Export as</source>
   <translation>書き出しの形式</translation>
  </message>
  <message>
   <source>Export presets and prompts</source>
   <translation>プリセットとプロンプトを書き出す</translation>
  </message>
  <message>
   <source>Export this chat</source>
   <translation>このチャットを書き出す</translation>
  </message>
  <message>
   <source>Exported chats ({names})</source>
   <translation>書き出したチャット ({names})</translation>
  </message>
  <message>
   <source>Exported from Falcon Desktop</source>
   <translation>Falcon Desktop から書き出し</translation>
  </message>
  <message>
   <source>Exported to {name}.</source>
   <translation>{name} に書き出しました。</translation>
  </message>
  <message>
   <source>Exporting</source>
   <translation>書き出しています</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>書き出す…</translation>
  </message>
  <message>
   <source>Extra CA file (PEM)</source>
   <translation>追加の CA ファイル (PEM)</translation>
  </message>
  <message>
   <source>Extra fields</source>
   <translation>追加フィールド</translation>
  </message>
  <message>
   <source>Extra fields must be a JSON object.</source>
   <translation>追加フィールドは JSON オブジェクトで指定してください。</translation>
  </message>
  <message>
   <source>Failed.</source>
   <translation>失敗しました。</translation>
  </message>
  <message>
   <source>Failed:</source>
   <translation>失敗:</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import files from {program}, only its own JSON and Markdown, and exports from {programs}.</source>
   <translation>Falcon Desktop は {program} のファイルを読み込めません。読み込めるのは、自身の JSON と Markdown、および {programs} の書き出しだけです。</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import this file, only its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>Falcon Desktop はこのファイルを読み込めません。読み込めるのは、自身の JSON と Markdown、または次のいずれかの書き出しだけです: {programs}。</translation>
  </message>
  <message>
   <source>Falcon Desktop can't import {kind} files, only its own JSON and Markdown, and exports from {programs}.</source>
   <translation>Falcon Desktop は {kind} ファイルを読み込めません。読み込めるのは、自身の JSON と Markdown、および {programs} の書き出しだけです。</translation>
  </message>
  <message>
   <source>Falcon Desktop can't open its window here: {problem}. “falcon-desktop ask” works without a window.</source>
   <translation>Falcon Desktop はここでウィンドウを開けません: {problem}。「falcon-desktop ask」ならウィンドウなしで使えます。</translation>
  </message>
  <message>
   <source>Falcon Desktop contacts only the servers you set up. It sends no statistics and checks for updates only if you ask it to.</source>
   <translation>Falcon Desktop が通信するのは、あなたが設定したサーバーだけです。統計情報を送ることはなく、アップデートの確認も求められたときだけ行います。</translation>
  </message>
  <message>
   <source>Falcon Desktop crashed last time and left a report here, without your texts and keys.</source>
   <translation>前回 Falcon Desktop がクラッシュし、ここにレポートを残しました。文章やキーは含まれていません。</translation>
  </message>
  <message>
   <source>Falcon Desktop had trouble starting, so it opened with a new chat. All your chats are in the list.</source>
   <translation>Falcon Desktop の起動時に問題があったため、新しいチャットで開きました。チャットはすべて一覧にあります。</translation>
  </message>
  <message>
   <source>Falcon Desktop is already running with this data directory and does not respond. End it first.</source>
   <translation>このデータディレクトリで Falcon Desktop がすでに実行中で、応答がありません。先に終了してください。</translation>
  </message>
  <message>
   <source>Falcon Desktop is closing.</source>
   <translation>Falcon Desktop を終了しています。</translation>
  </message>
  <message>
   <source>Falcon Desktop ran into a bug ({where}). Please report it.</source>
   <translation>Falcon Desktop に不具合が起きました ({where})。ご報告をお願いします。</translation>
  </message>
  <message>
   <source>Falcon Desktop {version} is available.</source>
   <translation>Falcon Desktop {version} が利用できます。</translation>
  </message>
  <message>
   <source>Falcon Desktop's window is open. Close it first, or make this change there, in Settings.</source>
   <translation>Falcon Desktop のウィンドウが開いています。先に閉じるか、ウィンドウの「設定」で変更してください。</translation>
  </message>
  <message>
   <source>Fewer options</source>
   <translation>オプションを減らす</translation>
  </message>
  <message>
   <source>File text</source>
   <translation>ファイルのテキスト</translation>
  </message>
  <message>
   <source>Files can only be attached in chats. Paste the text instead.</source>
   <translation>ファイルを添付できるのはチャットだけです。代わりにテキストを貼り付けてください。</translation>
  </message>
  <message>
   <source>Files of an unsupported kind, names only: {number}.</source>
   <translation>対応していない種類のファイル（名前のみ）: {number}。</translation>
  </message>
  <message>
   <source>Filter</source>
   <translation>絞り込み</translation>
  </message>
  <message>
   <source>Filter models</source>
   <translation>モデルを絞り込む</translation>
  </message>
  <message>
   <source>Filter shortcuts</source>
   <translation>ショートカットを絞り込む</translation>
  </message>
  <message>
   <source>Filter, or enter a model ID</source>
   <translation>絞り込む、またはモデル ID を入力</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>検索</translation>
  </message>
  <message>
   <source>Find in chat</source>
   <translation>チャット内を検索</translation>
  </message>
  <message>
   <source>Find models at Hugging Face</source>
   <translation>Hugging Face でモデルを探す</translation>
  </message>
  <message>
   <source>Find next</source>
   <translation>次を検索</translation>
  </message>
  <message>
   <source>Find previous</source>
   <translation>前を検索</translation>
  </message>
  <message>
   <source>Finish reason</source>
   <translation>終了理由</translation>
  </message>
  <message>
   <source>First line of your question</source>
   <translation>質問の最初の行</translation>
  </message>
  <message>
   <source>First model offered</source>
   <translation>最初に提供されるモデル</translation>
  </message>
  <message>
   <source>First token</source>
   <translation>最初のトークン</translation>
  </message>
  <message>
   <source>First token after {took} s.</source>
   <translation>最初のトークンまで {took} 秒。</translation>
  </message>
  <message>
   <source>First token after {took} s. The model had to load first.</source>
   <translation>最初のトークンまで {took} 秒。先にモデルの読み込みが必要でした。</translation>
  </message>
  <message>
   <source>Fits its schema.</source>
   <translation>スキーマに合っています。</translation>
  </message>
  <message>
   <source>Fits.</source>
   <translation>収まります。</translation>
  </message>
  <message>
   <source>Flash attention</source>
   <translation>Flash Attention</translation>
  </message>
  <message>
   <source>Follow system</source>
   <translation>システムに従う</translation>
  </message>
  <message>
   <source>For notes and editors.</source>
   <translation>メモやエディター向け。</translation>
  </message>
  <message>
   <source>For this chat</source>
   <translation>このチャットで許可</translation>
  </message>
  <message>
   <source>Forget token</source>
   <translation>トークンを削除</translation>
  </message>
  <message>
   <source>Formula: {source}</source>
   <translation>数式: {source}</translation>
  </message>
  <message>
   <source>Found on this computer:</source>
   <translation>このコンピューターで見つかったもの:</translation>
  </message>
  <message>
   <source>Free some space</source>
   <translation>空き容量を増やす</translation>
  </message>
  <message>
   <source>Frequency penalty</source>
   <translation>頻度ペナルティ</translation>
  </message>
  <message>
   <source>From Hugging Face, which is asked only when you search or choose. Each model has its own licence. They run offline.</source>
   <translation>Hugging Face から入手します。問い合わせるのは、検索や選択をしたときだけです。ライセンスはモデルごとに異なります。オフラインで動作します。</translation>
  </message>
  <message>
   <source>From a newer version of Falcon Desktop, only in the JSON export: {number}.</source>
   <translation>Falcon Desktop の新しいバージョンのもの（JSON の書き出しにのみ含まれます）: {number}。</translation>
  </message>
  <message>
   <source>From the file:</source>
   <translation>ファイルより:</translation>
  </message>
  <message>
   <source>From the file: {sentence}</source>
   <translation>ファイルより: {sentence}</translation>
  </message>
  <message>
   <source>Full check</source>
   <translation>完全な確認</translation>
  </message>
  <message>
   <source>GPU layers</source>
   <translation>GPU レイヤー</translation>
  </message>
  <message>
   <source>Gated: accept its terms on its page first: {address}</source>
   <translation>アクセスが制限されています。先にページで規約に同意してください: {address}</translation>
  </message>
  <message>
   <source>Gated: accept the terms on its page, then enter a token of your account. It is kept in the keyring and goes to huggingface.co only.</source>
   <translation>アクセスが制限されています。モデルのページで条件に同意し、アカウントのトークンを入力してください。トークンはキーリングに保存され、huggingface.co にのみ送信されます。</translation>
  </message>
  <message>
   <source>General</source>
   <translation>一般</translation>
  </message>
  <message>
   <source>General assistant</source>
   <translation>汎用アシスタント</translation>
  </message>
  <message>
   <source>Get a model</source>
   <translation>モデルを入手</translation>
  </message>
  <message>
   <source>Get a token</source>
   <translation>トークンを取得</translation>
  </message>
  <message>
   <source>Give a chat another title.</source>
   <translation>チャットに別のタイトルを付けます。</translation>
  </message>
  <message>
   <source>Give the tool server a name.</source>
   <translation>ツールサーバーに名前を付けてください。</translation>
  </message>
  <message>
   <source>Go back</source>
   <translation>戻る</translation>
  </message>
  <message>
   <source>Go to the message box</source>
   <translation>メッセージ欄へ移動</translation>
  </message>
  <message>
   <source>Google Takeout other than Gemini's chats</source>
   <translation>Gemini のチャット以外の Google Takeout</translation>
  </message>
  <message>
   <source>Google's file does not say which questions belong together: each becomes its own chat.</source>
   <translation>Google のファイルには、どの質問が同じ会話のものか書かれていません。1 問ごとに別のチャットになります。</translation>
  </message>
  <message>
   <source>Graphics processor: {device}</source>
   <translation>GPU: {device}</translation>
  </message>
  <message>
   <source>Graphics processor: {device}, {free} of {total} free</source>
   <translation>GPU: {device}、{total}中{free}が空き</translation>
  </message>
  <message>
   <source>Header</source>
   <translation>ヘッダー</translation>
  </message>
  <message>
   <source>Headers</source>
   <translation>ヘッダー</translation>
  </message>
  <message>
   <source>Heading {level}: {words}</source>
   <translation>見出し {level}: {words}</translation>
  </message>
  <message>
   <source>Here it is only on or off: low, medium and high are the same.</source>
   <translation>ここではオンとオフだけです。低、中、高は同じ動作になります。</translation>
  </message>
  <message>
   <source>Here only JSON is asked for: name the fields in your question.</source>
   <translation>ここでは JSON であることだけを求めます。必要なフィールドは質問に書いてください。</translation>
  </message>
  <message>
   <source>Hide the options</source>
   <translation>オプションを隠す</translation>
  </message>
  <message>
   <source>Hide the sidebar</source>
   <translation>サイドバーを隠す</translation>
  </message>
  <message>
   <source>Hide token confidence</source>
   <translation>トークンの確信度を隠す</translation>
  </message>
  <message>
   <source>High</source>
   <translation>高</translation>
  </message>
  <message>
   <source>Higher values make answers more varied; 0 always picks the most likely token.</source>
   <translation>値を大きくすると回答が多様になります。0 では常に最も確率の高いトークンを選びます。</translation>
  </message>
  <message>
   <source>Hold to show</source>
   <translation>押している間表示</translation>
  </message>
  <message>
   <source>How it was made</source>
   <translation>作られ方</translation>
  </message>
  <message>
   <source>How it was made: {facts}</source>
   <translation>作られ方: {facts}</translation>
  </message>
  <message>
   <source>How many messages can't be read is unknown.</source>
   <translation>読めないメッセージの数は不明です。</translation>
  </message>
  <message>
   <source>How many tokens the model handles at once, question and answer together. A larger window uses more memory; each change reloads the model.</source>
   <translation>モデルが一度に扱えるトークン数（質問と回答の合計）。大きくするほどメモリを使い、変更のたびにモデルを読み込み直します。</translation>
  </message>
  <message>
   <source>How much the model thinks before it answers, if it can.</source>
   <translation>モデルが回答の前にどれだけ考えるか（対応している場合）。</translation>
  </message>
  <message>
   <source>Hugging Face can't reach this model's server right now. It may be asleep or starting; try again in a minute.</source>
   <translation>Hugging Face から今このモデルのサーバーに接続できません。休止中か起動中かもしれません。1 分ほどしてからもう一度お試しください。</translation>
  </message>
  <message>
   <source>Hugging Face does not serve {model} at this address.</source>
   <translation>Hugging Face はこのアドレスで {model} を提供していません。</translation>
  </message>
  <message>
   <source>Hugging Face is still loading {model}. Try again later, or choose another model.</source>
   <translation>Hugging Face は {model} をまだ読み込んでいます。あとでもう一度試すか、別のモデルを選んでください。</translation>
  </message>
  <message>
   <source>Hugging Face rejected this token. Enter one from huggingface.co/settings/tokens.</source>
   <translation>Hugging Face がこのトークンを拒否しました。huggingface.co/settings/tokens のトークンを入力してください。</translation>
  </message>
  <message>
   <source>Hugging Face requires a token. Enter one from huggingface.co/settings/tokens.</source>
   <translation>Hugging Face にはトークンが必要です。huggingface.co/settings/tokens のトークンを入力してください。</translation>
  </message>
  <message>
   <source>Hugging Face token</source>
   <translation>Hugging Face のトークン</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>Image {number}</source>
   <translation>画像 {number}</translation>
  </message>
  <message>
   <source>Image: {name}</source>
   <translation>画像: {name}</translation>
  </message>
  <message>
   <source>Images and files missing from the export, names only: {number}.</source>
   <translation>書き出しに含まれていない画像とファイル（名前のみ）: {number}。</translation>
  </message>
  <message>
   <source>Images that are damaged or of an unsupported kind, names only: {number}.</source>
   <translation>破損しているか、対応していない種類の画像（名前のみ）: {number}。</translation>
  </message>
  <message>
   <source>Import chats</source>
   <translation>チャットを読み込む</translation>
  </message>
  <message>
   <source>Import chats…</source>
   <translation>チャットを読み込む…</translation>
  </message>
  <message>
   <source>Import presets and prompts</source>
   <translation>プリセットとプロンプトを読み込む</translation>
  </message>
  <message numerus="yes">
   <source>Import {shown} chat(s)</source>
   <translation>
    <numerusform>{shown} 件のチャットを読み込む</numerusform>
   </translation>
  </message>
  <message>
   <source>Importing</source>
   <translation>読み込んでいます</translation>
  </message>
  <message>
   <source>Import…</source>
   <translation>読み込む…</translation>
  </message>
  <message>
   <source>In Trash</source>
   <translation>ゴミ箱の中</translation>
  </message>
  <message numerus="yes">
   <source>In Trash. Deleted permanently in %n day(s).</source>
   <translation>
    <numerusform>ゴミ箱の中。あと %n 日で完全に削除されます。</numerusform>
   </translation>
  </message>
  <message>
   <source>In code, titles, archived chats or Trash</source>
   <translation>コード、タイトル、アーカイブ、ゴミ箱の中</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>使用中</translation>
  </message>
  <message>
   <source>Include earlier messages again.</source>
   <translation>以前のメッセージをもう一度含める。</translation>
  </message>
  <message>
   <source>Insert as text</source>
   <translation>テキストとして挿入</translation>
  </message>
  <message>
   <source>Installed</source>
   <translation>インストール済み</translation>
  </message>
  <message>
   <source>Instructions for the model: who it is, how to answer.</source>
   <translation>モデルへの指示: 役割や回答のしかた。</translation>
  </message>
  <message>
   <source>Interrupted. Run the same command to continue.</source>
   <translation>中断しました。同じコマンドを実行すると続きから再開します。</translation>
  </message>
  <message>
   <source>Is not valid JSON: line {line}, column {column}.</source>
   <translation>正しい JSON ではありません: {line} 行目、{column} 文字目。</translation>
  </message>
  <message>
   <source>Is not valid JSON: {reason}</source>
   <translation>正しい JSON ではありません: {reason}</translation>
  </message>
  <message>
   <source>It contains a user name, a common phishing trick.</source>
   <translation>ユーザー名が含まれています。フィッシングでよく使われる手口です。</translation>
  </message>
  <message>
   <source>It contains invisible or forbidden characters.</source>
   <translation>見えない文字や使えない文字が含まれています。</translation>
  </message>
  <message>
   <source>It has what looks like a key among its arguments. Those are kept unencrypted. Use a variable where the server takes one.</source>
   <translation>引数にキーらしきものがあります。引数は暗号化されずに保存されます。サーバーが対応していれば、変数を使ってください。</translation>
  </message>
  <message>
   <source>It has: {names}.</source>
   <translation>含まれるもの: {names}。</translation>
  </message>
  <message>
   <source>It is longer than {count} characters.</source>
   <translation>{count} 文字を超えています。</translation>
  </message>
  <message>
   <source>It is no longer in Trash.</source>
   <translation>もうゴミ箱にはありません。</translation>
  </message>
  <message>
   <source>It is not a valid address.</source>
   <translation>正しいアドレスではありません。</translation>
  </message>
  <message>
   <source>It is set up for an older protocol (SSE). It may not answer this one.</source>
   <translation>古いプロトコル (SSE) 用に設定されています。このアプリのプロトコルには応答しないことがあります。</translation>
  </message>
  <message>
   <source>It is too old to say which graphics processors it sees.</source>
   <translation>古いバージョンのため、認識しているGPUを表示できません。</translation>
  </message>
  <message>
   <source>It needs a key. To enter one: {command}</source>
   <translation>キーが必要です。入力するには: {command}</translation>
  </message>
  <message>
   <source>It sees no graphics processor here, so models run on the processor.</source>
   <translation>GPUが見つからないため、モデルはCPUで動作します。</translation>
  </message>
  <message>
   <source>It starts: {command}</source>
   <translation>次のコマンドを起動します: {command}</translation>
  </message>
  <message>
   <source>It was the default. New chats are now answered on this computer.</source>
   <translation>これが既定でした。新しいチャットには、今後このコンピューターが回答します。</translation>
  </message>
  <message>
   <source>Its address is not encrypted, so the key is sent only with --allow-plain-http yes.</source>
   <translation>アドレスが暗号化されていないため、--allow-plain-http yes を付けたときだけキーを送信します。</translation>
  </message>
  <message>
   <source>Its key comes from the environment variable {name}. To save one instead: {command}, or in the window under Settings, Connections.</source>
   <translation>キーは環境変数 {name} から読まれます。代わりに保存するには: {command}、またはウィンドウの「設定」&gt;「接続」で行ってください。</translation>
  </message>
  <message>
   <source>JSON</source>
   <translation>JSON</translation>
  </message>
  <message>
   <source>JSON messages</source>
   <translation>JSON メッセージ</translation>
  </message>
  <message>
   <source>Jump to latest</source>
   <translation>最新へ移動</translation>
  </message>
  <message>
   <source>Just the words.</source>
   <translation>本文だけ。</translation>
  </message>
  <message>
   <source>KV cache</source>
   <translation>KV キャッシュ</translation>
  </message>
  <message>
   <source>Keep chats at the top of the list: all of those named, or none.</source>
   <translation>チャットを一覧の先頭に固定します。指定したすべて、または 1 つも固定しません。</translation>
  </message>
  <message>
   <source>Keep daily backups</source>
   <translation>毎日バックアップする</translation>
  </message>
  <message>
   <source>Key</source>
   <translation>キー</translation>
  </message>
  <message>
   <source>Key for {origin} (not shown): </source>
   <translation>{origin} のキー（表示されません）: </translation>
  </message>
  <message>
   <source>Key header</source>
   <translation>キーのヘッダー</translation>
  </message>
  <message>
   <source>Key removed.</source>
   <translation>キーを削除しました。</translation>
  </message>
  <message>
   <source>Key saved for {origin}. {status}</source>
   <translation>{origin} のキーを保存しました。{status}</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>キーボードショートカット</translation>
  </message>
  <message>
   <source>Keys are kept in {place}.</source>
   <translation>キーは {place} に保存されます。</translation>
  </message>
  <message>
   <source>Keys are not taken from the command line, where others could read them. Run {command}, and type or paste the key when asked.</source>
   <translation>コマンドラインではほかの人に読まれるおそれがあるため、キーを受け取りません。{command} を実行し、尋ねられたらキーを入力または貼り付けてください。</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>種類</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>言語</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>大きく</translation>
  </message>
  <message>
   <source>Last changed</source>
   <translation>最終変更</translation>
  </message>
  <message>
   <source>Later version</source>
   <translation>後のバージョン</translation>
  </message>
  <message>
   <source>Least certain tokens:</source>
   <translation>確信度の低いトークン:</translation>
  </message>
  <message>
   <source>Leave out the oldest messages</source>
   <translation>古いメッセージを除く</translation>
  </message>
  <message>
   <source>Left out</source>
   <translation>除外</translation>
  </message>
  <message>
   <source>Left out while thinking is on, as {host} requires: {options}.</source>
   <translation>{host} の要件により、思考がオンの間は除外されます: {options}。</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>ライセンス</translation>
  </message>
  <message>
   <source>Licence of {model}</source>
   <translation>{model} のライセンス</translation>
  </message>
  <message>
   <source>Licence text</source>
   <translation>ライセンス本文</translation>
  </message>
  <message>
   <source>Licence: {licence}</source>
   <translation>ライセンス: {licence}</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>ライセンス</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>ライト</translation>
  </message>
  <message>
   <source>Light, high contrast</source>
   <translation>ライト、ハイコントラスト</translation>
  </message>
  <message>
   <source>Line numbers</source>
   <translation>行番号</translation>
  </message>
  <message>
   <source>Link blocked</source>
   <translation>リンクをブロックしました</translation>
  </message>
  <message>
   <source>List the models of this computer or of a server, and manage those of this computer. Without an action, “models” and “models NAME” list them.</source>
   <translation>このコンピューターやサーバーのモデルを一覧表示し、このコンピューターのモデルを管理します。操作を指定しない「models」と「models NAME」は一覧を表示します。</translation>
  </message>
  <message>
   <source>List the server's models</source>
   <translation>サーバーのモデルを一覧表示</translation>
  </message>
  <message>
   <source>Loaded now, on the processor, since the graphics processor failed.</source>
   <translation>GPUに障害が発生したため、CPUに読み込まれています。</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: GPU layers is set to 0.</source>
   <translation>CPUに読み込み済み: GPUレイヤーが0に設定されています。</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: no layer fits into video memory.</source>
   <translation>CPUに読み込み済み: ビデオメモリに収まる層がありません。</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: the built-in engine uses no other here.</source>
   <translation>CPUに読み込み済み: 内蔵エンジンはここではCPUだけを使います。</translation>
  </message>
  <message>
   <source>Loaded now, on the processor: your llama-server found no graphics processor.</source>
   <translation>CPUに読み込み済み: llama-serverがGPUを見つけられませんでした。</translation>
  </message>
  <message>
   <source>Loaded now: {count} of {most} layers on {device}, in {size} of video memory.</source>
   <translation>読み込み済み: {most}層中{count}層を{device}に配置、ビデオメモリ{size}を使用。</translation>
  </message>
  <message>
   <source>Loaded now: {model}</source>
   <translation>読み込み済み: {model}</translation>
  </message>
  <message>
   <source>Loading the model…</source>
   <translation>モデルを読み込んでいます…</translation>
  </message>
  <message>
   <source>Looking at it…</source>
   <translation>確認しています…</translation>
  </message>
  <message>
   <source>Low</source>
   <translation>低</translation>
  </message>
  <message>
   <source>MIT licence. Built on Qt for Python (LGPL 3), SQLite (public domain), llama.cpp (MIT), httpx (BSD), markdown-it-py (MIT), Pygments (BSD), keyring (MIT) and others; the starter model SmolLM2 135M is under the Apache licence 2.0.</source>
   <translation>MIT ライセンス。Qt for Python (LGPL 3)、SQLite（パブリックドメイン）、llama.cpp (MIT)、httpx (BSD)、markdown-it-py (MIT)、Pygments (BSD)、keyring (MIT) などを使って作られています。付属モデル SmolLM2 135M は Apache ライセンス 2.0 です。</translation>
  </message>
  <message>
   <source>Make default</source>
   <translation>既定にする</translation>
  </message>
  <message>
   <source>Manage connections…</source>
   <translation>接続を管理…</translation>
  </message>
  <message>
   <source>Manage presets…</source>
   <translation>プリセットを管理…</translation>
  </message>
  <message>
   <source>Manage prompts…</source>
   <translation>プロンプトを管理…</translation>
  </message>
  <message>
   <source>Manage the servers that the window shows under Settings, Connections. Changes are refused while the window is open.</source>
   <translation>ウィンドウの「設定」&gt;「接続」に表示されるサーバーを管理します。ウィンドウが開いている間は変更できません。</translation>
  </message>
  <message>
   <source>Many models only turn it on or off: low, medium and high are then the same.</source>
   <translation>多くのモデルではオンとオフの切り替えだけで、低、中、高は同じ動作になります。</translation>
  </message>
  <message>
   <source>Markdown</source>
   <translation>Markdown</translation>
  </message>
  <message>
   <source>Markdown with comments</source>
   <translation>コメント付き Markdown</translation>
  </message>
  <message>
   <source>Max new tokens</source>
   <translation>最大新規トークン数</translation>
  </message>
  <message>
   <source>Medium</source>
   <translation>中</translation>
  </message>
  <message>
   <source>Memories of you in the other program, left out: {number}.</source>
   <translation>ほかのプログラムにあったあなたに関するメモリー（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>メモリ</translation>
  </message>
  <message>
   <source>Memory and speed</source>
   <translation>メモリと速度</translation>
  </message>
  <message>
   <source>Memory and speed of {model}</source>
   <translation>{model} のメモリと速度</translation>
  </message>
  <message>
   <source>Memory needed</source>
   <translation>必要なメモリ</translation>
  </message>
  <message>
   <source>Menu entry already there: {path}</source>
   <translation>メニュー項目はすでにあります: {path}</translation>
  </message>
  <message>
   <source>Menu entry created: {path}</source>
   <translation>メニュー項目を作成しました: {path}</translation>
  </message>
  <message>
   <source>Menu entry removed, with its icon and file type:</source>
   <translation>メニュー項目を、アイコンとファイルの種類とともに削除しました:</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>メッセージ</translation>
  </message>
  <message>
   <source>Message Falcon…</source>
   <translation>Falcon にメッセージ…</translation>
  </message>
  <message>
   <source>Message parts from a newer version of Falcon Desktop, kept but not shown: {number}.</source>
   <translation>Falcon Desktop の新しいバージョンのメッセージ部分（保存されていますが表示されません）: {number}。</translation>
  </message>
  <message>
   <source>Messages</source>
   <translation>メッセージ</translation>
  </message>
  <message>
   <source>Messages already here that get tools, sources, images or files: {number}.</source>
   <translation>ツール、出典、画像、ファイルが追加される既存のメッセージ: {number}。</translation>
  </message>
  <message>
   <source>Messages from “{title}”</source>
   <translation>「{title}」のメッセージ</translation>
  </message>
  <message>
   <source>Messages hidden by the other program, left out: {number}.</source>
   <translation>ほかのプログラムで非表示だったメッセージ（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Min-p</source>
   <translation>Min-p</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>モデル</translation>
  </message>
  <message>
   <source>Model file (SHA-256)</source>
   <translation>モデルファイル (SHA-256)</translation>
  </message>
  <message>
   <source>Model {number}</source>
   <translation>モデル {number}</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>モデル</translation>
  </message>
  <message>
   <source>Models can only be compared in chats.</source>
   <translation>モデルを比較できるのはチャットだけです。</translation>
  </message>
  <message>
   <source>Models for llama.cpp (*.gguf)</source>
   <translation>llama.cpp のモデル (*.gguf)</translation>
  </message>
  <message>
   <source>Models in this folder are used where they are.</source>
   <translation>このフォルダのモデルは、今ある場所のまま使われます。</translation>
  </message>
  <message>
   <source>Models may take</source>
   <translation>モデルが使える量</translation>
  </message>
  <message>
   <source>Models, PDFs, pages and formulas are read in a sandbox: {limited}.</source>
   <translation>モデル、PDF、ページ、数式はサンドボックスで読み込まれます: {limited}。</translation>
  </message>
  <message>
   <source>Models, PDFs, pages and formulas are read without a sandbox.</source>
   <translation>モデル、PDF、ページ、数式はサンドボックスなしで読み込まれます。</translation>
  </message>
  <message>
   <source>More</source>
   <translation>その他</translation>
  </message>
  <message>
   <source>More actions</source>
   <translation>その他の操作</translation>
  </message>
  <message>
   <source>More options</source>
   <translation>その他のオプション</translation>
  </message>
  <message>
   <source>More rows are in the JSON export: {count}.</source>
   <translation>残りの行は JSON の書き出しに含まれます: {count} 行</translation>
  </message>
  <message>
   <source>Move chats out of Trash, and deleted messages back into their chat: all of those named, or none. To see what is there: falcon-desktop list --trash</source>
   <translation>チャットをゴミ箱から出し、削除したメッセージを元のチャットに戻します。指定したすべて、または 1 つも戻しません。中身を見るには: falcon-desktop list --trash</translation>
  </message>
  <message>
   <source>Move chats out of the archive: all of those named, or none.</source>
   <translation>チャットをアーカイブから戻します。指定したすべて、または 1 つも戻しません。</translation>
  </message>
  <message>
   <source>Move chats to Trash: all of those named, or none.</source>
   <translation>チャットをゴミ箱に移動します。指定したすべて、または 1 つも移動しません。</translation>
  </message>
  <message>
   <source>Move chats to the archive: all of those named, or none.</source>
   <translation>チャットをアーカイブに移動します。指定したすべて、または 1 つも移動しません。</translation>
  </message>
  <message>
   <source>Move down</source>
   <translation>下へ移動</translation>
  </message>
  <message>
   <source>Move up</source>
   <translation>上へ移動</translation>
  </message>
  <message>
   <source>Moved “{title}” out of the archive.</source>
   <translation>「{title}」をアーカイブから戻しました。</translation>
  </message>
  <message>
   <source>Moved “{title}” to Trash.</source>
   <translation>「{title}」をゴミ箱に移動しました。</translation>
  </message>
  <message>
   <source>My own llama-server</source>
   <translation>自分のllama-server</translation>
  </message>
  <message>
   <source>My preset</source>
   <translation>マイプリセット</translation>
  </message>
  <message>
   <source>NAME can't be combined with --connection or --base-url.</source>
   <translation>NAME は --connection や --base-url と同時に使えません。</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名前</translation>
  </message>
  <message>
   <source>Name or address</source>
   <translation>名前またはアドレス</translation>
  </message>
  <message>
   <source>Name the chats to export, or use --all.</source>
   <translation>書き出すチャットを指定するか、--all を使ってください。</translation>
  </message>
  <message>
   <source>Needs a key from aistudio.google.com/apikey.</source>
   <translation>aistudio.google.com/apikey のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a key from console.anthropic.com.</source>
   <translation>console.anthropic.com のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a key from console.groq.com/keys.</source>
   <translation>console.groq.com/keys のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a key from console.mistral.ai.</source>
   <translation>console.mistral.ai のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a key from openrouter.ai/keys. Model IDs start with the maker's name, as in maker/model.</source>
   <translation>openrouter.ai/keys のキーが必要です。モデル ID は maker/model のように開発元の名前で始まります。</translation>
  </message>
  <message>
   <source>Needs a key from platform.deepseek.com.</source>
   <translation>platform.deepseek.com のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a key from platform.openai.com/api-keys.</source>
   <translation>platform.openai.com/api-keys のキーが必要です。</translation>
  </message>
  <message>
   <source>Needs a schema here: {any} changes nothing.</source>
   <translation>ここではスキーマが必要です。{any} では何も変わりません。</translation>
  </message>
  <message>
   <source>Needs an access token from huggingface.co/settings/tokens that may call Inference Providers. To choose a provider, add it to the model, as in org/model:provider.</source>
   <translation>Inference Providers を呼び出せる huggingface.co/settings/tokens のアクセストークンが必要です。プロバイダーを選ぶには、org/model:provider のようにモデル名に付け加えます。</translation>
  </message>
  <message>
   <source>Needs at least {need}, {free} free; its context is not counted</source>
   <translation>少なくとも {need} 必要、空き {free}(コンテキストの分は含みません)</translation>
  </message>
  <message>
   <source>Needs {need} of memory: {weights} for the model, {context} for the context, {rest} to compute. {free} can be used.</source>
   <translation>{need} のメモリが必要です: モデルに {weights}、コンテキストに {context}、計算に {rest}。使えるのは {free} です。</translation>
  </message>
  <message>
   <source>Needs {need}, {free} free: weights {weights}, context of {tokens} tokens {cache}, other {other}</source>
   <translation>{need} が必要、空きは {free}: 重み {weights}、{tokens} トークンのコンテキスト {cache}、その他 {other}</translation>
  </message>
  <message>
   <source>Never</source>
   <translation>しない</translation>
  </message>
  <message>
   <source>New chat</source>
   <translation>新しいチャット</translation>
  </message>
  <message>
   <source>New chat from here</source>
   <translation>ここから新しいチャット</translation>
  </message>
  <message>
   <source>New chats are answered by “{name}”. To change that: {command}</source>
   <translation>新しいチャットには「{name}」が回答します。変えるには: {command}</translation>
  </message>
  <message>
   <source>New completion</source>
   <translation>新しい補完</translation>
  </message>
  <message>
   <source>New shortcut</source>
   <translation>新しいショートカット</translation>
  </message>
  <message>
   <source>New stop sequence</source>
   <translation>新しい停止シーケンス</translation>
  </message>
  <message>
   <source>New text</source>
   <translation>新しいテキスト</translation>
  </message>
  <message>
   <source>Newest {count} results</source>
   <translation>新しい順に {count} 件の結果</translation>
  </message>
  <message>
   <source>Next change</source>
   <translation>次の変更</translation>
  </message>
  <message>
   <source>Next chat</source>
   <translation>次のチャット</translation>
  </message>
  <message>
   <source>Next message</source>
   <translation>次のメッセージ</translation>
  </message>
  <message>
   <source>Next version</source>
   <translation>次のバージョン</translation>
  </message>
  <message>
   <source>No</source>
   <translation>いいえ</translation>
  </message>
  <message>
   <source>No PROMPT given: write the question after “ask”, or pipe it in. See: {command}</source>
   <translation>PROMPT がありません。「ask」のあとに質問を書くか、パイプで渡してください。参照: {command}</translation>
  </message>
  <message>
   <source>No arguments.</source>
   <translation>引数はありません。</translation>
  </message>
  <message>
   <source>No backup to restore.</source>
   <translation>復元できるバックアップがありません。</translation>
  </message>
  <message>
   <source>No backups yet.</source>
   <translation>バックアップはまだありません。</translation>
  </message>
  <message>
   <source>No backups yet. One is made every day.</source>
   <translation>バックアップはまだありません。毎日 1 つ作成されます。</translation>
  </message>
  <message>
   <source>No change</source>
   <translation>変更なし</translation>
  </message>
  <message>
   <source>No chats</source>
   <translation>チャットなし</translation>
  </message>
  <message>
   <source>No chats in this file.</source>
   <translation>このファイルにはチャットがありません。</translation>
  </message>
  <message>
   <source>No file manager found. The folder is {path}.</source>
   <translation>ファイルマネージャーが見つかりません。フォルダは {path} です。</translation>
  </message>
  <message>
   <source>No key is needed.</source>
   <translation>キーは不要です。</translation>
  </message>
  <message>
   <source>No key saved.</source>
   <translation>キーは保存されていません。</translation>
  </message>
  <message>
   <source>No key set; we'll see if one is needed.</source>
   <translation>キーは設定されていません。必要かどうかは接続時にわかります。</translation>
  </message>
  <message>
   <source>No matching actions.</source>
   <translation>一致する操作はありません。</translation>
  </message>
  <message>
   <source>No messages can be read from it here.</source>
   <translation>ここではメッセージを読み取れません。</translation>
  </message>
  <message>
   <source>No models found there.</source>
   <translation>そこにモデルは見つかりませんでした。</translation>
  </message>
  <message>
   <source>No other models to add.</source>
   <translation>追加できるモデルはほかにありません。</translation>
  </message>
  <message>
   <source>No problems found.</source>
   <translation>問題は見つかりませんでした。</translation>
  </message>
  <message>
   <source>No problems found: {amount}</source>
   <translation>問題は見つかりませんでした: {amount}</translation>
  </message>
  <message>
   <source>No result.</source>
   <translation>結果なし。</translation>
  </message>
  <message>
   <source>No results for “{query}”.</source>
   <translation>「{query}」の検索結果はありません。</translation>
  </message>
  <message>
   <source>No seed was sent, so this answer may differ from the first one.</source>
   <translation>シードを送らなかったため、この回答は最初の回答と異なることがあります。</translation>
  </message>
  <message>
   <source>No server has said what an answer cost.</source>
   <translation>回答の費用を知らせたサーバーはまだありません。</translation>
  </message>
  <message>
   <source>No template (the text as it is)</source>
   <translation>テンプレートなし（テキストをそのまま）</translation>
  </message>
  <message>
   <source>No window can open here: {problem}.</source>
   <translation>ここではウィンドウを開けません: {problem}。</translation>
  </message>
  <message>
   <source>No words.</source>
   <translation>語がありません。</translation>
  </message>
  <message>
   <source>None</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>None of the providers enabled for this account serves {model}. Choose another model or provider.</source>
   <translation>このアカウントで有効なプロバイダーはどれも {model} を提供していません。別のモデルかプロバイダーを選んでください。</translation>
  </message>
  <message>
   <source>None of these fits into the free memory.</source>
   <translation>空きメモリに収まるものはありません。</translation>
  </message>
  <message>
   <source>None of these fits into the free memory; the smallest needs {need}, and {free} are free. To download it all the same: {command}</source>
   <translation>空きメモリに収まるものがありません。いちばん小さいものには {need} 必要で、空きは {free} です。それでもダウンロードするには: {command}</translation>
  </message>
  <message>
   <source>None yet</source>
   <translation>まだありません</translation>
  </message>
  <message>
   <source>Not encrypted: anyone on the network can read what is sent. Use https:// if the server supports it.</source>
   <translation>暗号化されていません。ネットワーク上の誰でも送信内容を読めます。サーバーが対応していれば https:// を使ってください。</translation>
  </message>
  <message>
   <source>Not encrypted: anyone on the network can read your chat. Your key is sent only if you allow it here, and can then be read, too. Use https:// if the server supports it.</source>
   <translation>暗号化されていません。ネットワーク上の誰でもチャットを読めます。キーは、ここで許可したときだけ送信され、同じように読まれるおそれがあります。サーバーが対応していれば https:// を使ってください。</translation>
  </message>
  <message>
   <source>Not encrypted: the server is on this computer.</source>
   <translation>暗号化されていません。サーバーはこのコンピューターにあります。</translation>
  </message>
  <message>
   <source>Not every model at {server} supports it.</source>
   <translation>{server} のモデルがすべて対応しているわけではありません。</translation>
  </message>
  <message>
   <source>Not reached.</source>
   <translation>到達しませんでした。</translation>
  </message>
  <message>
   <source>Not sent</source>
   <translation>送信しない</translation>
  </message>
  <message>
   <source>Not supported by {server}; not sent.</source>
   <translation>{server} は対応していないため、送信されません。</translation>
  </message>
  <message>
   <source>Not wholly confined on this system. Nothing keeps it from:</source>
   <translation>このシステムでは完全には隔離されません。次のことは防げません:</translation>
  </message>
  <message>
   <source>Nothing answers at {host}. Is the server running, and is the port right?</source>
   <translation>{host} から応答がありません。サーバーは動いていますか？ポートは正しいですか？</translation>
  </message>
  <message>
   <source>Nothing found for “{words}”.</source>
   <translation>「{words}」は見つかりませんでした。</translation>
  </message>
  <message>
   <source>Nothing to undo.</source>
   <translation>取り消す操作はありません。</translation>
  </message>
  <message>
   <source>Nothing was changed (--dry-run).</source>
   <translation>何も変更していません (--dry-run)。</translation>
  </message>
  <message>
   <source>Nothing was deleted.</source>
   <translation>何も削除していません。</translation>
  </message>
  <message>
   <source>Nothing was exported.</source>
   <translation>何も書き出されませんでした。</translation>
  </message>
  <message>
   <source>Nothing was imported.</source>
   <translation>何も読み込まれませんでした。</translation>
  </message>
  <message>
   <source>Nothing was sent for this message.</source>
   <translation>このメッセージでは何も送信されませんでした。</translation>
  </message>
  <message>
   <source>Nothing was sent. Choose above how to continue this chat.</source>
   <translation>何も送信されませんでした。このチャットの続け方を上で選んでください。</translation>
  </message>
  <message>
   <source>Nothing, unless it fails</source>
   <translation>失敗したときだけ</translation>
  </message>
  <message>
   <source>Notice</source>
   <translation>お知らせ</translation>
  </message>
  <message>
   <source>Notifications</source>
   <translation>通知</translation>
  </message>
  <message>
   <source>Notify me when a long answer is ready</source>
   <translation>長い回答の準備ができたら通知する</translation>
  </message>
  <message>
   <source>Now using {model}.</source>
   <translation>{model} を使用しています。</translation>
  </message>
  <message>
   <source>OK</source>
   <translation>OK</translation>
  </message>
  <message>
   <source>OK: {chats}, {messages}, {size} MB</source>
   <translation>OK: {chats}、{messages}、{size} MB</translation>
  </message>
  <message>
   <source>Off</source>
   <translation>オフ</translation>
  </message>
  <message>
   <source>Older</source>
   <translation>それ以前</translation>
  </message>
  <message>
   <source>Oldest messages left out</source>
   <translation>古いメッセージを除外</translation>
  </message>
  <message>
   <source>On</source>
   <translation>オン</translation>
  </message>
  <message>
   <source>On the processor: the built-in engine uses no other here.</source>
   <translation>CPUで計算しています: 内蔵エンジンはここではCPUだけを使います。</translation>
  </message>
  <message>
   <source>On this computer</source>
   <translation>このコンピューター</translation>
  </message>
  <message>
   <source>One file per chat, in a zip</source>
   <translation>チャットごとに 1 ファイル、zip 形式</translation>
  </message>
  <message>
   <source>One file that opens in any browser, to share or keep.</source>
   <translation>どのブラウザーでも開ける 1 つのファイル。共有や保存に。</translation>
  </message>
  <message>
   <source>One per line; leave empty for the four defaults</source>
   <translation>1 行に 1 つ。空なら既定の 4 つになります</translation>
  </message>
  <message>
   <source>Only answers can be continued.</source>
   <translation>続けられるのは回答だけです。</translation>
  </message>
  <message>
   <source>Only answers can be regenerated.</source>
   <translation>再生成できるのは回答だけです。</translation>
  </message>
  <message>
   <source>Only in Trash</source>
   <translation>ゴミ箱のみ</translation>
  </message>
  <message>
   <source>Only in archived chats</source>
   <translation>アーカイブのみ</translation>
  </message>
  <message>
   <source>Only in code</source>
   <translation>コードのみ</translation>
  </message>
  <message>
   <source>Only in titles</source>
   <translation>タイトルのみ</translation>
  </message>
  <message>
   <source>Only settings you change are sent.</source>
   <translation>変更した設定だけが送信されます。</translation>
  </message>
  <message>
   <source>Only that it is complete</source>
   <translation>完了したことだけ</translation>
  </message>
  <message>
   <source>Only the backups you keep can bring them back.</source>
   <translation>元に戻せるのは、残しておくバックアップからだけです。</translation>
  </message>
  <message>
   <source>Only the first {limit} servers were read.</source>
   <translation>最初の {limit} 個のサーバーだけを読み込みました。</translation>
  </message>
  <message>
   <source>Only web and email links can be opened from a chat.</source>
   <translation>チャットから開けるのは、ウェブとメールのリンクだけです。</translation>
  </message>
  <message>
   <source>Only while this window is in the background, for answers that took 10 seconds or more. Shows the chat's title, never its text.</source>
   <translation>このウィンドウが背後にあり、回答に 10 秒以上かかったときだけ。表示するのはチャットのタイトルで、本文は表示しません。</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>開く</translation>
  </message>
  <message>
   <source>Open WebUI's server</source>
   <translation>Open WebUI のサーバー</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>フォルダを開く</translation>
  </message>
  <message>
   <source>Open link</source>
   <translation>リンクを開く</translation>
  </message>
  <message>
   <source>Open link…</source>
   <translation>リンクを開く…</translation>
  </message>
  <message>
   <source>Open settings</source>
   <translation>設定を開く</translation>
  </message>
  <message>
   <source>Open the window: it recovers what can still be read, or restores a backup. Until then nothing is changed.</source>
   <translation>ウィンドウを開いてください。まだ読めるものを復旧するか、バックアップを復元します。それまでは何も変更されません。</translation>
  </message>
  <message>
   <source>Open this link in your browser?</source>
   <translation>このリンクをブラウザーで開きますか？</translation>
  </message>
  <message>
   <source>OpenAI-compatible</source>
   <translation>OpenAI 互換</translation>
  </message>
  <message>
   <source>Options reset to defaults.</source>
   <translation>オプションを既定値に戻しました。</translation>
  </message>
  <message>
   <source>Options used:</source>
   <translation>使われたオプション:</translation>
  </message>
  <message>
   <source>Or press Ctrl + / Ctrl − / Ctrl 0 anywhere.</source>
   <translation>どこでも Ctrl + / Ctrl − / Ctrl 0 が使えます。</translation>
  </message>
  <message>
   <source>Other files in the archive, left out: {number}.</source>
   <translation>アーカイブ内のほかのファイル（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Other server</source>
   <translation>その他のサーバー</translation>
  </message>
  <message>
   <source>Over /v1, Ollama sets the context window itself and silently drops what does not fit. Choose the kind “Ollama” to set it here.</source>
   <translation>/v1 では、Ollama がコンテキストウィンドウを自分で決め、収まらない分を黙って捨てます。ここで設定するには、種類を「Ollama」にしてください。</translation>
  </message>
  <message>
   <source>Over its OpenAI-compatible API, Anthropic shows no thinking and takes few options. Choose the kind “Anthropic” for all of them.</source>
   <translation>OpenAI 互換 API では、Anthropic は思考を表示せず、使えるオプションもわずかです。すべてを使うには、種類を「Anthropic」にしてください。</translation>
  </message>
  <message>
   <source>PDF</source>
   <translation>PDF</translation>
  </message>
  <message>
   <source>PDF needs Qt, which can't be loaded.</source>
   <translation>PDF には Qt が必要ですが、読み込めません。</translation>
  </message>
  <message>
   <source>PDF needs the window's libraries, which are missing here.</source>
   <translation>PDF にはウィンドウ用のライブラリが必要ですが、ここにはありません。</translation>
  </message>
  <message>
   <source>Page</source>
   <translation>ページ</translation>
  </message>
  <message>
   <source>Page of {model}</source>
   <translation>{model} のページ</translation>
  </message>
  <message>
   <source>Pages to print or send.</source>
   <translation>印刷や送付に使えるページ。</translation>
  </message>
  <message>
   <source>Part of the address looks like a key, and addresses are stored unencrypted. Enter it as the key instead.</source>
   <translation>アドレスの一部がキーのようです。アドレスは暗号化されずに保存されます。キーとして入力してください。</translation>
  </message>
  <message>
   <source>Part of the answer could not be read and was left out.</source>
   <translation>回答の一部を読み取れなかったため、省きました。</translation>
  </message>
  <message>
   <source>Part of the text turned out to be the model's reasoning.</source>
   <translation>テキストの一部はモデルの思考でした。</translation>
  </message>
  <message>
   <source>Parts that can't be read any more were left out.</source>
   <translation>もう読み取れない部分は省きました。</translation>
  </message>
  <message>
   <source>Paste API key</source>
   <translation>API キーを貼り付け</translation>
  </message>
  <message>
   <source>Pasted text attached as a file.</source>
   <translation>貼り付けたテキストをファイルとして添付しました。</translation>
  </message>
  <message>
   <source>Pasted text {number}</source>
   <translation>貼り付けたテキスト {number}</translation>
  </message>
  <message>
   <source>Pasted {count} characters.</source>
   <translation>{count} 文字を貼り付けました。</translation>
  </message>
  <message>
   <source>Pasted {count} lines.</source>
   <translation>{count} 行を貼り付けました。</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>一時停止</translation>
  </message>
  <message numerus="yes">
   <source>Permanently delete %n chat(s)?</source>
   <translation>
    <numerusform>%n 件のチャットを完全に削除しますか？</numerusform>
   </translation>
  </message>
  <message>
   <source>Permanently deletes every chat, including the search index and journal.</source>
   <translation>検索インデックスとジャーナルも含め、すべてのチャットを完全に削除します。</translation>
  </message>
  <message>
   <source>Pick a preset in a new chat or in its options.</source>
   <translation>新しいチャットか、そのオプションでプリセットを選びます。</translation>
  </message>
  <message>
   <source>Pick a random seed</source>
   <translation>ランダムなシードを選ぶ</translation>
  </message>
  <message>
   <source>Picks from the most likely tokens that add up to this probability.</source>
   <translation>合計がこの確率になるまで、確率の高いトークンから順に候補とします。</translation>
  </message>
  <message>
   <source>Picks from the tokens at least this likely, compared to the most likely one.</source>
   <translation>最も確率の高いトークンと比べ、この割合以上の確率を持つトークンから選びます。</translation>
  </message>
  <message>
   <source>Picks from this many of the most likely tokens.</source>
   <translation>確率の高い順に、この数のトークンから選びます。</translation>
  </message>
  <message>
   <source>Pin</source>
   <translation>ピン留め</translation>
  </message>
  <message>
   <source>Pin this chat</source>
   <translation>このチャットをピン留め</translation>
  </message>
  <message>
   <source>Pinned</source>
   <translation>ピン留め</translation>
  </message>
  <message>
   <source>Pinned “{title}”.</source>
   <translation>「{title}」をピン留めしました。</translation>
  </message>
  <message>
   <source>Plain text</source>
   <translation>プレーンテキスト</translation>
  </message>
  <message>
   <source>Presence penalty</source>
   <translation>存在ペナルティ</translation>
  </message>
  <message>
   <source>Preset name</source>
   <translation>プリセット名</translation>
  </message>
  <message>
   <source>Preset {number} can't be used and was left out.</source>
   <translation>プリセット {number} は使えないため、除外しました。</translation>
  </message>
  <message>
   <source>Preset {number} can't be used: {reason}</source>
   <translation>プリセット {number} は使えません: {reason}</translation>
  </message>
  <message>
   <source>Preset: {name}</source>
   <translation>プリセット: {name}</translation>
  </message>
  <message>
   <source>Presets</source>
   <translation>プリセット</translation>
  </message>
  <message>
   <source>Presets and prompts (*.json)</source>
   <translation>プリセットとプロンプト (*.json)</translation>
  </message>
  <message>
   <source>Presets and prompts take too much space. Remove or shorten some.</source>
   <translation>プリセットとプロンプトが容量を使いすぎています。いくつか削除するか短くしてください。</translation>
  </message>
  <message>
   <source>Press Delete to remove</source>
   <translation>Delete キーで削除</translation>
  </message>
  <message>
   <source>Press Delete to remove.</source>
   <translation>Delete キーで削除します。</translation>
  </message>
  <message>
   <source>Press Enter to view.</source>
   <translation>Enter キーで表示します。</translation>
  </message>
  <message>
   <source>Preview the file again before importing it.</source>
   <translation>読み込む前に、もう一度ファイルのプレビューを表示してください。</translation>
  </message>
  <message>
   <source>Previous 30 days</source>
   <translation>過去 30 日間</translation>
  </message>
  <message>
   <source>Previous 7 days</source>
   <translation>過去 7 日間</translation>
  </message>
  <message>
   <source>Previous change</source>
   <translation>前の変更</translation>
  </message>
  <message>
   <source>Previous chat</source>
   <translation>前のチャット</translation>
  </message>
  <message>
   <source>Previous message</source>
   <translation>前のメッセージ</translation>
  </message>
  <message>
   <source>Previous version</source>
   <translation>前のバージョン</translation>
  </message>
  <message>
   <source>Print</source>
   <translation>印刷</translation>
  </message>
  <message>
   <source>Print a completion script. Save it where your shell looks for completions.</source>
   <translation>補完スクリプトを出力します。シェルが補完を探す場所に保存してください。</translation>
  </message>
  <message>
   <source>Print each connection's name, address and model, the default one after an asterisk. Asks no server and no keyring.</source>
   <translation>各接続の名前、アドレス、モデルを出力します。既定の接続にはアスタリスクが付きます。サーバーにもキーリングにも問い合わせません。</translation>
  </message>
  <message>
   <source>Print matches, newest first. As in the window: words, "a phrase", -without, model:NAME, role:user, role:assistant, after:DATE, before:DATE, title:WORD, in:code, in:title, in:chats, in:archive, in:trash. A DATE is 2026-11-01, 2026-11, 2026, today or yesterday. Give the words separately or as one argument.</source>
   <translation>一致したものを新しい順に出力します。ウィンドウと同じ書き方が使えます: 語、"フレーズ"、-除外、model:NAME、role:user、role:assistant、after:DATE、before:DATE、title:WORD、in:code、in:title、in:chats、in:archive、in:trash。DATE は 2026-11-01、2026-11、2026、today、yesterday のいずれかです。語は別々の引数でも 1 つの引数でもかまいません。</translation>
  </message>
  <message>
   <source>Print the IDs that --model takes, one per line. Without a server, those on this computer, the default one first.</source>
   <translation>--model に指定できる ID を 1 行に 1 つ出力します。サーバーを指定しなければ、このコンピューターのモデルを、既定のものを先頭にして出力します。</translation>
  </message>
  <message>
   <source>Print the chats, pinned ones first, then by last change, each with the end of its ID, which other commands accept.</source>
   <translation>チャットを、ピン留めしたもの、次に最終変更の順に出力します。それぞれに、ほかのコマンドで使える ID の末尾が付きます。</translation>
  </message>
  <message>
   <source>Print the current version of a chat, as plain text or in another format.</source>
   <translation>チャットの現在のバージョンを、プレーンテキストまたは別の形式で出力します。</translation>
  </message>
  <message>
   <source>Print the names of the presets for chats, one per line; with --json, all they hold.</source>
   <translation>チャット用プリセットの名前を 1 行に 1 つ出力します。--json を付けると内容もすべて出力します。</translation>
  </message>
  <message>
   <source>Print the names of the saved prompts, one per line. With --json, their texts too.</source>
   <translation>保存済みプロンプトの名前を 1 行に 1 つ出力します。--json を付けると本文も出力します。</translation>
  </message>
  <message>
   <source>Print this chat…</source>
   <translation>このチャットを印刷…</translation>
  </message>
  <message>
   <source>Print what answers cost, a line for each month and connection whose server says so, with the currency. Counts all chats that are here or in Trash.</source>
   <translation>回答にかかった費用を、サーバーが知らせる接続ごと、月ごとに 1 行ずつ、通貨とともに出力します。ここにあるチャットとゴミ箱のチャットをすべて数えます。</translation>
  </message>
  <message>
   <source>Print which connection answers new chats, or choose it. Chats that were answered stay with what answered them.</source>
   <translation>新しいチャットに回答する接続を出力、または選択します。すでに回答のあるチャットは、回答した接続のままです。</translation>
  </message>
  <message>
   <source>Printing</source>
   <translation>印刷しています</translation>
  </message>
  <message>
   <source>Printing stopped.</source>
   <translation>印刷を中止しました。</translation>
  </message>
  <message>
   <source>Privacy</source>
   <translation>プライバシー</translation>
  </message>
  <message>
   <source>Program</source>
   <translation>プログラム</translation>
  </message>
  <message>
   <source>Program file of your llama-server</source>
   <translation>llama-serverのプログラムファイル</translation>
  </message>
  <message>
   <source>Project documents left out: {number}.</source>
   <translation>プロジェクトの文書（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Projects, tasks and other items left out: {number}.</source>
   <translation>プロジェクト、タスク、その他の項目（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Prompt</source>
   <translation>プロンプト</translation>
  </message>
  <message>
   <source>Prompt as sent</source>
   <translation>送信されたプロンプト</translation>
  </message>
  <message>
   <source>Prompt template</source>
   <translation>プロンプトテンプレート</translation>
  </message>
  <message>
   <source>Prompt tokens</source>
   <translation>プロンプトトークン</translation>
  </message>
  <message>
   <source>Prompt {number} can't be used and was left out.</source>
   <translation>プロンプト {number} は使えないため、除外しました。</translation>
  </message>
  <message>
   <source>Prompt {number} can't be used: {reason}</source>
   <translation>プロンプト {number} は使えません: {reason}</translation>
  </message>
  <message>
   <source>Prompts</source>
   <translation>プロンプト</translation>
  </message>
  <message>
   <source>Proof-reader</source>
   <translation>校正者</translation>
  </message>
  <message>
   <source>Proxy</source>
   <translation>プロキシ</translation>
  </message>
  <message>
   <source>Proxy address</source>
   <translation>プロキシのアドレス</translation>
  </message>
  <message>
   <source>PySide6 is not installed</source>
   <translation>PySide6 がインストールされていません</translation>
  </message>
  <message>
   <source>Qt can't be loaded ({error})</source>
   <translation>Qt を読み込めません ({error})</translation>
  </message>
  <message>
   <source>Quick check</source>
   <translation>簡易確認</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>終了</translation>
  </message>
  <message>
   <source>Quote: {words}</source>
   <translation>引用: {words}</translation>
  </message>
  <message>
   <source>Rate limit reached at Hugging Face. Wait {wait}, then try again.</source>
   <translation>Hugging Face のレート制限に達しました。{wait}待ってから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Rate limit reached at {host}. Try again later.</source>
   <translation>{host} のレート制限に達しました。あとでもう一度お試しください。</translation>
  </message>
  <message>
   <source>Rate limit reached. Trying again in {seconds} s</source>
   <translation>レート制限に達しました。{seconds} 秒後に再試行します</translation>
  </message>
  <message>
   <source>Rate limit reached. Trying again…</source>
   <translation>レート制限に達しました。再試行しています…</translation>
  </message>
  <message>
   <source>Raw error</source>
   <translation>元のエラー</translation>
  </message>
  <message>
   <source>Reached the length limit (--max-new-tokens).</source>
   <translation>長さの上限に達しました (--max-new-tokens)。</translation>
  </message>
  <message>
   <source>Reached the length limit.</source>
   <translation>長さの上限に達しました。</translation>
  </message>
  <message>
   <source>Read the whole history and compare every text with its checksum. Changes nothing.</source>
   <translation>履歴全体を読み、すべてのテキストをチェックサムと照合します。何も変更しません。</translation>
  </message>
  <message>
   <source>Reading from standard input; end it with Ctrl-D, or use -n to leave it alone.</source>
   <translation>標準入力から読み込んでいます。Ctrl-D で終了します。読み込まない場合は -n を使ってください。</translation>
  </message>
  <message>
   <source>Reading from standard input; end it with Ctrl-D.</source>
   <translation>標準入力から読み込んでいます。Ctrl-D で終了します。</translation>
  </message>
  <message>
   <source>Reading the chat…</source>
   <translation>チャットを読み込んでいます…</translation>
  </message>
  <message>
   <source>Reading the file</source>
   <translation>ファイルを読み込んでいます</translation>
  </message>
  <message>
   <source>Reading the prompt…</source>
   <translation>プロンプトを読み込んでいます…</translation>
  </message>
  <message>
   <source>Reading {name}…</source>
   <translation>{name} を読み込んでいます…</translation>
  </message>
  <message>
   <source>Ready to chat, offline. When you want more:</source>
   <translation>オフラインでチャットを始められます。さらに使うには:</translation>
  </message>
  <message>
   <source>Really remove?</source>
   <translation>本当に削除しますか？</translation>
  </message>
  <message>
   <source>Reasoning tokens</source>
   <translation>思考トークン</translation>
  </message>
  <message>
   <source>Reduce file size</source>
   <translation>ファイルサイズを減らす</translation>
  </message>
  <message>
   <source>Reducing file size…</source>
   <translation>ファイルサイズを減らしています…</translation>
  </message>
  <message>
   <source>Regenerate</source>
   <translation>再生成</translation>
  </message>
  <message>
   <source>Release notes</source>
   <translation>リリースノート</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>Remove a connection and the key that is saved for it. Its chats stay.</source>
   <translation>接続と、その保存済みのキーを削除します。チャットは残ります。</translation>
  </message>
  <message>
   <source>Remove key</source>
   <translation>キーを削除</translation>
  </message>
  <message>
   <source>Remove model</source>
   <translation>モデルを削除</translation>
  </message>
  <message>
   <source>Remove model {number}</source>
   <translation>モデル {number} を削除</translation>
  </message>
  <message>
   <source>Remove this line</source>
   <translation>この行を削除</translation>
  </message>
  <message>
   <source>Remove {model} from this list</source>
   <translation>{model} をこのリストから削除</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>名前を変更</translation>
  </message>
  <message>
   <source>Rename this chat</source>
   <translation>このチャットの名前を変更</translation>
  </message>
  <message>
   <source>Renamed to “{title}”.</source>
   <translation>名前を「{title}」に変更しました。</translation>
  </message>
  <message>
   <source>Repetition penalty</source>
   <translation>繰り返しペナルティ</translation>
  </message>
  <message>
   <source>Replace the history with a backup. The current history is set aside, so that it can be put back. Not while the window is open.</source>
   <translation>履歴をバックアップで置き換えます。現在の履歴は、元に戻せるように退避されます。ウィンドウが開いている間は実行できません。</translation>
  </message>
  <message>
   <source>Replaces all current chats. Your current file is kept next to it. Chats deleted permanently since then come back. Running answers stop.</source>
   <translation>現在のチャットをすべて置き換えます。現在のファイルは隣に残されます。それ以降に完全に削除したチャットは復活します。実行中の回答は停止します。</translation>
  </message>
  <message>
   <source>Request</source>
   <translation>リクエスト</translation>
  </message>
  <message>
   <source>Request JSON</source>
   <translation>リクエストの JSON</translation>
  </message>
  <message>
   <source>Request {number}</source>
   <translation>リクエスト {number}</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>リセット</translation>
  </message>
  <message>
   <source>Reset to default</source>
   <translation>既定値に戻す</translation>
  </message>
  <message>
   <source>Reset to defaults</source>
   <translation>既定値に戻す</translation>
  </message>
  <message>
   <source>Reset zoom</source>
   <translation>ズームをリセット</translation>
  </message>
  <message>
   <source>Reset {name}</source>
   <translation>{name} をリセット</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>復元</translation>
  </message>
  <message>
   <source>Restore a backup</source>
   <translation>バックアップを復元</translation>
  </message>
  <message>
   <source>Restore built-in entries you removed</source>
   <translation>削除した組み込みの項目を元に戻す</translation>
  </message>
  <message>
   <source>Restore built-ins</source>
   <translation>組み込みを元に戻す</translation>
  </message>
  <message>
   <source>Restore default for “{action}”</source>
   <translation>「{action}」を既定に戻す</translation>
  </message>
  <message>
   <source>Restore from a file</source>
   <translation>ファイルから復元</translation>
  </message>
  <message>
   <source>Restore from a file…</source>
   <translation>ファイルから復元…</translation>
  </message>
  <message>
   <source>Restore the backup of {when}?</source>
   <translation>{when} のバックアップを復元しますか？</translation>
  </message>
  <message>
   <source>Restore the last backup</source>
   <translation>最後のバックアップを復元</translation>
  </message>
  <message>
   <source>Restore this file?</source>
   <translation>このファイルを復元しますか？</translation>
  </message>
  <message>
   <source>Restored “{title}”.</source>
   <translation>「{title}」を元に戻しました。</translation>
  </message>
  <message>
   <source>Restored. The previous history was kept.</source>
   <translation>復元しました。以前の履歴は残してあります。</translation>
  </message>
  <message>
   <source>Restored: {amount}. The previous history was kept next to it, in a file with “{word}” in its name.</source>
   <translation>復元しました: {amount}。以前の履歴は隣に、名前に「{word}」を含むファイルとして残してあります。</translation>
  </message>
  <message>
   <source>Restore…</source>
   <translation>復元…</translation>
  </message>
  <message>
   <source>Restoring…</source>
   <translation>復元しています…</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>結果</translation>
  </message>
  <message>
   <source>Result:</source>
   <translation>結果:</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>結果</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>再開</translation>
  </message>
  <message>
   <source>Retry</source>
   <translation>再試行</translation>
  </message>
  <message>
   <source>Retry after: {seconds} s</source>
   <translation>再試行まで: {seconds} 秒</translation>
  </message>
  <message>
   <source>Rewrite the history without the gaps left by deleted messages.</source>
   <translation>削除したメッセージの空きを詰めて、履歴を書き直します。</translation>
  </message>
  <message>
   <source>Row {row} of {table} has no match in {parent}.</source>
   <translation>{table} の {row} 行目に対応するものが {parent} にありません。</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>実行</translation>
  </message>
  <message>
   <source>Run again</source>
   <translation>もう一度実行</translation>
  </message>
  <message>
   <source>Run again exactly</source>
   <translation>まったく同じ条件でもう一度実行</translation>
  </message>
  <message>
   <source>Run with…</source>
   <translation>条件を変えて実行…</translation>
  </message>
  <message>
   <source>Running the tool…</source>
   <translation>ツールを実行しています…</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>Save &amp;&amp; Send</source>
   <translation>保存して送信</translation>
  </message>
  <message>
   <source>Save a copy elsewhere</source>
   <translation>別の場所にコピーを保存</translation>
  </message>
  <message>
   <source>Save a copy elsewhere…</source>
   <translation>別の場所にコピーを保存…</translation>
  </message>
  <message>
   <source>Save as preset…</source>
   <translation>プリセットとして保存…</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>名前を付けて保存…</translation>
  </message>
  <message>
   <source>Save chat</source>
   <translation>チャットを保存</translation>
  </message>
  <message>
   <source>Save code</source>
   <translation>コードを保存</translation>
  </message>
  <message>
   <source>Save key</source>
   <translation>キーを保存</translation>
  </message>
  <message>
   <source>Save or forget keys in the system's keyring, each for its connection's address only. Where there is no keyring, use “connections edit NAME --key-env VARIABLE”.</source>
   <translation>システムのキーリングのキーを保存または削除します。キーはその接続のアドレスにだけ使われます。キーリングがない場合は「connections edit NAME --key-env VARIABLE」を使ってください。</translation>
  </message>
  <message>
   <source>Save to keyring</source>
   <translation>キーリングに保存</translation>
  </message>
  <message>
   <source>Save token</source>
   <translation>トークンを保存</translation>
  </message>
  <message>
   <source>Saved (hidden)</source>
   <translation>保存済み（非表示）</translation>
  </message>
  <message>
   <source>Saved as preset “{name}”.</source>
   <translation>プリセット「{name}」として保存しました。</translation>
  </message>
  <message>
   <source>Saved as {name}.</source>
   <translation>{name} として保存しました。</translation>
  </message>
  <message>
   <source>Saved connections</source>
   <translation>保存済みの接続</translation>
  </message>
  <message>
   <source>Saved in the keyring.</source>
   <translation>キーリングに保存しました。</translation>
  </message>
  <message>
   <source>Saved prompts</source>
   <translation>保存済みプロンプト</translation>
  </message>
  <message>
   <source>Saved to {path}.</source>
   <translation>{path} に保存しました。</translation>
  </message>
  <message>
   <source>Saved until the program ends.</source>
   <translation>アプリを終了するまで保存されます。</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>保存…</translation>
  </message>
  <message>
   <source>Saving the key…</source>
   <translation>キーを保存しています…</translation>
  </message>
  <message>
   <source>Say what to change. See: {command}</source>
   <translation>変更する内容を指定してください。参照: {command}</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>検索</translation>
  </message>
  <message>
   <source>Search Hugging Face for models that run here, and print each repository with its licence. Given a repository or its address, list its files: their size, and whether they fit into the free memory. Without WORDS, list the Falcon models, and contact nobody.</source>
   <translation>ここで動くモデルを Hugging Face で検索し、各リポジトリをライセンスとともに表示します。リポジトリまたはそのアドレスを指定すると、ファイルのサイズと、空きメモリに収まるかどうかを一覧表示します。WORDS がなければ Falcon のモデルを一覧表示し、どこにも接続しません。</translation>
  </message>
  <message>
   <source>Search all chats</source>
   <translation>すべてのチャットを検索</translation>
  </message>
  <message>
   <source>Search all chats, or type &gt; for actions</source>
   <translation>すべてのチャットを検索、操作は &gt; を入力</translation>
  </message>
  <message>
   <source>Searching older chats…</source>
   <translation>古いチャットを検索しています…</translation>
  </message>
  <message>
   <source>Sections</source>
   <translation>セクション</translation>
  </message>
  <message>
   <source>See: {command}</source>
   <translation>参照: {command}</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>シード</translation>
  </message>
  <message>
   <source>Select all</source>
   <translation>すべて選択</translation>
  </message>
  <message>
   <source>Send</source>
   <translation>送信</translation>
  </message>
  <message>
   <source>Send the key unencrypted</source>
   <translation>キーを暗号化せずに送信する</translation>
  </message>
  <message numerus="yes">
   <source>Send without the oldest %n message(s)</source>
   <translation>
    <numerusform>古いほうから %n 件のメッセージを除いて送信</numerusform>
   </translation>
  </message>
  <message>
   <source>Send without the schema</source>
   <translation>スキーマなしで送信</translation>
  </message>
  <message>
   <source>Sending</source>
   <translation>送信</translation>
  </message>
  <message>
   <source>Sent as text, so that the model can't see the pages: {names}.</source>
   <translation>モデルがページを見られないため、テキストとして送信しました: {names}。</translation>
  </message>
  <message>
   <source>Sent to the printer.</source>
   <translation>プリンターに送信しました。</translation>
  </message>
  <message>
   <source>Server</source>
   <translation>サーバー</translation>
  </message>
  <message>
   <source>Server default</source>
   <translation>サーバーの既定値</translation>
  </message>
  <message>
   <source>Server response:</source>
   <translation>サーバーの応答:</translation>
  </message>
  <message>
   <source>Servers contacted:</source>
   <translation>通信したサーバー:</translation>
  </message>
  <message>
   <source>Set FALCON_KEY to your key first.</source>
   <translation>先に FALCON_KEY に自分のキーを設定してください。</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>設定</translation>
  </message>
  <message>
   <source>Settings pages</source>
   <translation>設定のページ</translation>
  </message>
  <message>
   <source>Several connections are called “{name}”. Use an ID: {command}</source>
   <translation>「{name}」という接続が複数あります。ID を使ってください: {command}</translation>
  </message>
  <message>
   <source>Share or export</source>
   <translation>共有と書き出し</translation>
  </message>
  <message>
   <source>Shortcut for “{action}”: {keys}</source>
   <translation>「{action}」のショートカット: {keys}</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>ショートカット</translation>
  </message>
  <message>
   <source>Shorten the context</source>
   <translation>コンテキストを短くする</translation>
  </message>
  <message>
   <source>Shorten the message</source>
   <translation>メッセージを短くする</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>表示</translation>
  </message>
  <message numerus="yes">
   <source>Show %n removed again</source>
   <translation>
    <numerusform>削除した %n 件を再表示</numerusform>
   </translation>
  </message>
  <message>
   <source>Show Trash</source>
   <translation>ゴミ箱を表示</translation>
  </message>
  <message>
   <source>Show archived chats</source>
   <translation>アーカイブしたチャットを表示</translation>
  </message>
  <message>
   <source>Show in folder</source>
   <translation>フォルダに表示</translation>
  </message>
  <message>
   <source>Show it now</source>
   <translation>今すぐ表示</translation>
  </message>
  <message>
   <source>Show more ({count} characters)</source>
   <translation>さらに表示（{count} 文字）</translation>
  </message>
  <message>
   <source>Show more results</source>
   <translation>結果をさらに表示</translation>
  </message>
  <message>
   <source>Show or hide the sidebar</source>
   <translation>サイドバーの表示を切り替え</translation>
  </message>
  <message>
   <source>Show server response</source>
   <translation>サーバーの応答を表示</translation>
  </message>
  <message>
   <source>Show the sidebar</source>
   <translation>サイドバーを表示</translation>
  </message>
  <message>
   <source>Show token confidence</source>
   <translation>トークンの確信度を表示</translation>
  </message>
  <message>
   <source>Show versions side by side</source>
   <translation>バージョンを並べて表示</translation>
  </message>
  <message numerus="yes">
   <source>Showing the newest {count}; there are more.</source>
   <translation>
    <numerusform>新しい順に {count} 件を表示しています。ほかにもあります。</numerusform>
   </translation>
  </message>
  <message>
   <source>Sidebar</source>
   <translation>サイドバー</translation>
  </message>
  <message>
   <source>Sidebar hidden</source>
   <translation>サイドバーを隠しました</translation>
  </message>
  <message>
   <source>Sidebar shown</source>
   <translation>サイドバーを表示しました</translation>
  </message>
  <message>
   <source>Sidebar width</source>
   <translation>サイドバーの幅</translation>
  </message>
  <message>
   <source>Since a day, month or year: 2026-11-01, 2026-11, yesterday</source>
   <translation>この日、月、年以降: 2026-11-01、2026-11、yesterday</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>小さく</translation>
  </message>
  <message>
   <source>Some of the messages that were sent were deleted or changed since.</source>
   <translation>送信したメッセージの一部が、その後削除または変更されています。</translation>
  </message>
  <message>
   <source>Some settings can't be used: {problems}</source>
   <translation>使えない設定があります: {problems}</translation>
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop.</source>
   <translation>Falcon Desktop で問題が発生しました。</translation>
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop. What you typed is still there.</source>
   <translation>Falcon Desktop で問題が発生しました。入力した内容はそのまま残っています。</translation>
  </message>
  <message>
   <source>Sort chats by their last change again: all of those named, or none.</source>
   <translation>チャットの固定を外し、最終変更の順に戻します。指定したすべて、または 1 つも外しません。</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>Sources</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>Sources:</source>
   <translation>出典:</translation>
  </message>
  <message>
   <source>Standard input is larger than {megabytes} MB.</source>
   <translation>標準入力が {megabytes} MB を超えています。</translation>
  </message>
  <message>
   <source>Standard input is not UTF-8; it was read as Latin-1, which is a guess.</source>
   <translation>標準入力が UTF-8 ではないため、Latin-1 と推測して読みました。</translation>
  </message>
  <message>
   <source>Standard input is not text.</source>
   <translation>標準入力がテキストではありません。</translation>
  </message>
  <message>
   <source>Standard input is not text. Use --attach for PDFs.</source>
   <translation>標準入力がテキストではありません。PDF には --attach を使ってください。</translation>
  </message>
  <message>
   <source>Start the server on LM Studio's Developer page. A model loads on first use, which can take a minute.</source>
   <translation>LM Studio の Developer ページでサーバーを起動してください。モデルは最初の使用時に読み込まれ、1 分ほどかかることがあります。</translation>
  </message>
  <message>
   <source>Start writing. The model continues.</source>
   <translation>書き始めてください。続きをモデルが書きます。</translation>
  </message>
  <message>
   <source>Starter questions</source>
   <translation>最初の質問</translation>
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation>エンジンを起動しています…</translation>
  </message>
  <message>
   <source>Starting the tools…</source>
   <translation>ツールを開始しています…</translation>
  </message>
  <message>
   <source>Status</source>
   <translation>状態</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>Stop looking in {folder}</source>
   <translation>{folder} を探すのをやめる</translation>
  </message>
  <message>
   <source>Stop sequence {sequence}</source>
   <translation>停止シーケンス {sequence}</translation>
  </message>
  <message>
   <source>Stop sequences</source>
   <translation>停止シーケンス</translation>
  </message>
  <message>
   <source>Stop sequences must be a list of texts.</source>
   <translation>停止シーケンスはテキストのリストで指定してください。</translation>
  </message>
  <message>
   <source>Stop test</source>
   <translation>テストを停止</translation>
  </message>
  <message>
   <source>Stopped.</source>
   <translation>停止しました。</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>停止しています…</translation>
  </message>
  <message>
   <source>Structure OK. Texts were not checked: run a full check.</source>
   <translation>構造は正常です。テキストは確認していません。完全な確認を実行してください。</translation>
  </message>
  <message>
   <source>Structure OK: {amount}</source>
   <translation>構造は正常です: {amount}</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>概要</translation>
  </message>
  <message>
   <source>Supported by {server}.</source>
   <translation>{server} が対応しています。</translation>
  </message>
  <message>
   <source>Switched version.</source>
   <translation>バージョンを切り替えました。</translation>
  </message>
  <message>
   <source>System and tool messages left out: {number}.</source>
   <translation>システムとツールのメッセージ（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>System message</source>
   <translation>システムメッセージ</translation>
  </message>
  <message numerus="yes">
   <source>Table, %n column(s)</source>
   <translation>
    <numerusform>表、%n 列</numerusform>
   </translation>
  </message>
  <message>
   <source>Takes effect with the next daily backup.</source>
   <translation>次の毎日のバックアップから有効になります。</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>Temporary chat</source>
   <translation>一時チャット</translation>
  </message>
  <message>
   <source>Temporary chat closed. Available until you quit.</source>
   <translation>一時チャットを閉じました。終了するまでは使えます。</translation>
  </message>
  <message>
   <source>Temporary chat. Nothing is saved.</source>
   <translation>一時チャットです。何も保存されません。</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>テスト</translation>
  </message>
  <message>
   <source>Test a connection step by step, as Settings does: address, encryption, server, key, model, first token. The exit status is 0 only if a first token came.</source>
   <translation>「設定」と同じように、接続を順にテストします: アドレス、暗号化、サーバー、キー、モデル、最初のトークン。最初のトークンが届いたときだけ、終了ステータスは 0 になります。</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>テキスト</translation>
  </message>
  <message>
   <source>Text Generation Inference (TGI)</source>
   <translation>Text Generation Inference (TGI)</translation>
  </message>
  <message>
   <source>Text size</source>
   <translation>文字の大きさ</translation>
  </message>
  <message>
   <source>Text to continue</source>
   <translation>続きを書かせるテキスト</translation>
  </message>
  <message>
   <source>Texts that were too long and were cut: {number}.</source>
   <translation>長すぎたため切り詰めたテキスト: {number}。</translation>
  </message>
  <message>
   <source>Texts were not checked; run “check” without --quick to check them.</source>
   <translation>テキストは確認していません。確認するには、--quick を付けずに「check」を実行してください。</translation>
  </message>
  <message>
   <source>That key no longer exists.</source>
   <translation>そのキーはもうありません。</translation>
  </message>
  <message>
   <source>That message no longer exists.</source>
   <translation>そのメッセージはもうありません。</translation>
  </message>
  <message>
   <source>That model is no longer on this computer.</source>
   <translation>そのモデルはもうこのコンピューターにありません。</translation>
  </message>
  <message>
   <source>The CA file “{name}” can't be used: it must be a readable file of PEM certificates.</source>
   <translation>CA ファイル「{name}」は使えません。読み取り可能な PEM 証明書のファイルが必要です。</translation>
  </message>
  <message>
   <source>The JSON Schema that the answer follows; {any} is any JSON object.</source>
   <translation>回答が従う JSON Schema。{any} は任意の JSON オブジェクトを表します。</translation>
  </message>
  <message>
   <source>The address changed. Keys are tied to an address. Enter the key again.</source>
   <translation>アドレスが変わりました。キーはアドレスに結び付いています。もう一度キーを入力してください。</translation>
  </message>
  <message>
   <source>The address changed. Keys are tied to an address. Enter the key again: {command}</source>
   <translation>アドレスが変わりました。キーはアドレスに結び付いています。もう一度キーを入力してください: {command}</translation>
  </message>
  <message>
   <source>The address changed. The key from the variable {name} goes to {origin} now.</source>
   <translation>アドレスが変わりました。変数 {name} のキーは、今後 {origin} に送られます。</translation>
  </message>
  <message>
   <source>The address contains invisible characters.</source>
   <translation>アドレスに見えない文字が含まれています。</translation>
  </message>
  <message>
   <source>The address is too long.</source>
   <translation>アドレスが長すぎます。</translation>
  </message>
  <message>
   <source>The answer contains no code.</source>
   <translation>回答にコードは含まれていません。</translation>
  </message>
  <message>
   <source>The answer contains no code. To read it: {command}</source>
   <translation>回答にコードは含まれていません。読むには: {command}</translation>
  </message>
  <message>
   <source>The answer failed.</source>
   <translation>回答に失敗しました。</translation>
  </message>
  <message numerus="yes">
   <source>The answer has {count} image(s), kept with the chat. To view: {command}</source>
   <translation>
    <numerusform>回答には {count} 個の画像があり、チャットとともに保存されています。表示するには: {command}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The answer has {count} image(s), not kept because of --temporary.</source>
   <translation>
    <numerusform>回答には {count} 個の画像がありますが、--temporary のため保存されていません。</numerusform>
   </translation>
  </message>
  <message>
   <source>The answer in “{title}” failed.</source>
   <translation>「{title}」の回答に失敗しました。</translation>
  </message>
  <message>
   <source>The answer is cut off after this many tokens.</source>
   <translation>回答はこのトークン数で打ち切られます。</translation>
  </message>
  <message>
   <source>The answer is limited to {room} tokens: the model's context window has no more room.</source>
   <translation>回答は {room} トークンに制限されます。モデルのコンテキストウィンドウに空きがありません。</translation>
  </message>
  <message>
   <source>The answer reached the length limit, but the server calls it finished. It may be cut off.</source>
   <translation>回答は長さの上限に達しましたが、サーバーは完了と報告しています。途中で切れている可能性があります。</translation>
  </message>
  <message>
   <source>The answer stops before the first of these texts; \n is a line break.</source>
   <translation>回答は、これらのテキストのうち最初に現れたものの手前で止まります。\n は改行です。</translation>
  </message>
  <message>
   <source>The answer was interrupted before it finished.</source>
   <translation>回答が完了する前に中断されました。</translation>
  </message>
  <message>
   <source>The archive contains a link or a device: {name}.</source>
   <translation>アーカイブにリンクまたはデバイスが含まれています: {name}。</translation>
  </message>
  <message>
   <source>The archive contains a path outside itself, so nothing of it is imported: {name}.</source>
   <translation>アーカイブにアーカイブの外を指すパスが含まれているため、何も読み込みません: {name}。</translation>
  </message>
  <message>
   <source>The archive contains two files with the same name: {name}.</source>
   <translation>アーカイブに同じ名前のファイルが 2 つあります: {name}。</translation>
  </message>
  <message numerus="yes">
   <source>The archive has more than {count} file(s).</source>
   <translation>
    <numerusform>アーカイブのファイルが {count} 個を超えています。</numerusform>
   </translation>
  </message>
  <message>
   <source>The archive is damaged or of an unknown kind.</source>
   <translation>アーカイブが破損しているか、種類がわかりません。</translation>
  </message>
  <message>
   <source>The archive is encrypted.</source>
   <translation>アーカイブが暗号化されています。</translation>
  </message>
  <message>
   <source>The archive is too large when unpacked.</source>
   <translation>アーカイブは展開すると大きすぎます。</translation>
  </message>
  <message>
   <source>The archive unpacks to far more than its size: {name}.</source>
   <translation>アーカイブは展開すると元のサイズよりはるかに大きくなります: {name}。</translation>
  </message>
  <message>
   <source>The arguments have to be a JSON object.</source>
   <translation>引数は JSON オブジェクトである必要があります。</translation>
  </message>
  <message>
   <source>The arguments of a call must be a JSON object.</source>
   <translation>呼び出しの引数は JSON オブジェクトでなければなりません。</translation>
  </message>
  <message>
   <source>The backup does not match the history, so it was not kept.</source>
   <translation>バックアップが履歴と一致しなかったため、保存しませんでした。</translation>
  </message>
  <message>
   <source>The backup is damaged.</source>
   <translation>バックアップが破損しています。</translation>
  </message>
  <message>
   <source>The built-in engine can't be removed.</source>
   <translation>内蔵エンジンは削除できません。</translation>
  </message>
  <message>
   <source>The built-in engine has no address and no key; it takes --model.</source>
   <translation>内蔵エンジンにはアドレスもキーもありません。指定できるのは --model です。</translation>
  </message>
  <message>
   <source>The built-in engine is not installed.</source>
   <translation>内蔵エンジンがインストールされていません。</translation>
  </message>
  <message>
   <source>The built-in engine listens on a private socket. Start a llama.cpp server with the same model file and set FALCON_SERVER to its address.</source>
   <translation>内蔵エンジンは非公開のソケットで待ち受けています。同じモデルファイルで llama.cpp サーバーを起動し、FALCON_SERVER にそのアドレスを設定してください。</translation>
  </message>
  <message>
   <source>The built-in engine needs no key.</source>
   <translation>内蔵エンジンにキーは不要です。</translation>
  </message>
  <message>
   <source>The built-in engine. No network or key needed.</source>
   <translation>内蔵エンジン。ネットワークもキーも不要です。</translation>
  </message>
  <message>
   <source>The certificate of {host} can't be trusted: {reason}. If it is your own, set the connection's CA file.</source>
   <translation>{host} の証明書を信頼できません: {reason}。自分の証明書であれば、接続の CA ファイルに設定してください。</translation>
  </message>
  <message>
   <source>The chat could not be saved.</source>
   <translation>チャットを保存できませんでした。</translation>
  </message>
  <message>
   <source>The chat is larger than {host} accepts. Start a new one or shorten it.</source>
   <translation>チャットが {host} の受け付ける大きさを超えています。新しいチャットを始めるか、短くしてください。</translation>
  </message>
  <message>
   <source>The chat is too long for this model (limit {limit} tokens). Shorten it or start a new one.</source>
   <translation>チャットがこのモデルには長すぎます（上限 {limit} トークン）。短くするか、新しいチャットを始めてください。</translation>
  </message>
  <message>
   <source>The chat is too long for this model. Shorten it or start a new one.</source>
   <translation>チャットがこのモデルには長すぎます。短くするか、新しいチャットを始めてください。</translation>
  </message>
  <message>
   <source>The chat takes {given} tokens, but this model's limit is {limit}. Shorten it or start a new one.</source>
   <translation>チャットは {given} トークンですが、このモデルの上限は {limit} です。短くするか、新しいチャットを始めてください。</translation>
  </message>
  <message>
   <source>The check itself failed ({error}).</source>
   <translation>確認そのものに失敗しました ({error})。</translation>
  </message>
  <message>
   <source>The connection ended before the answer was finished.</source>
   <translation>回答が完了する前に接続が切れました。</translation>
  </message>
  <message>
   <source>The connection is encrypted and its certificate trusted.</source>
   <translation>接続は暗号化され、証明書も信頼されています。</translation>
  </message>
  <message>
   <source>The connection is not encrypted.</source>
   <translation>接続は暗号化されていません。</translation>
  </message>
  <message>
   <source>The connection of the preset “{name}” was removed. Name another with --connection.</source>
   <translation>プリセット「{name}」の接続は削除されています。--connection で別の接続を指定してください。</translation>
  </message>
  <message>
   <source>The connection that made this answer was removed. Run it with another one.</source>
   <translation>この回答を作った接続は削除されています。別の接続で実行してください。</translation>
  </message>
  <message>
   <source>The connection to {host} broke during the answer.</source>
   <translation>回答の途中で {host} との接続が切れました。</translation>
  </message>
  <message>
   <source>The connection was removed; its custom headers are unknown.</source>
   <translation>接続が削除されているため、カスタムヘッダーは不明です。</translation>
  </message>
  <message>
   <source>The connection “{name}” was removed.</source>
   <translation>接続「{name}」を削除しました。</translation>
  </message>
  <message>
   <source>The connection's proxy has no address.</source>
   <translation>接続のプロキシにアドレスがありません。</translation>
  </message>
  <message numerus="yes">
   <source>The cost of {count} answer(s) in these months isn't known.</source>
   <translation>
    <numerusform>これらの月の {count} 件の回答の費用は不明です。</numerusform>
   </translation>
  </message>
  <message>
   <source>The damaged file was kept as {name}.</source>
   <translation>破損したファイルを {name} として残しました。</translation>
  </message>
  <message>
   <source>The data directory can't be created or used.</source>
   <translation>データディレクトリを作成または使用できません。</translation>
  </message>
  <message>
   <source>The database</source>
   <translation>データベース</translation>
  </message>
  <message>
   <source>The disk is full, so the model can't be saved.</source>
   <translation>ディスクがいっぱいのため、モデルを保存できません。</translation>
  </message>
  <message>
   <source>The disk is full. Nothing that was saved is lost, but new messages can't be saved until there is space.</source>
   <translation>ディスクがいっぱいです。保存済みのものは失われていませんが、空きができるまで新しいメッセージを保存できません。</translation>
  </message>
  <message>
   <source>The disk reported an error while reading or saving the history.</source>
   <translation>履歴の読み込みまたは保存中に、ディスクがエラーを報告しました。</translation>
  </message>
  <message>
   <source>The download failed unexpectedly.</source>
   <translation>ダウンロードが予期せず失敗しました。</translation>
  </message>
  <message>
   <source>The download of {file} does not match what {host} announced and was deleted. Try again.</source>
   <translation>ダウンロードした {file} が {host} の告げた内容と一致しないため、削除しました。もう一度お試しください。</translation>
  </message>
  <message>
   <source>The engine can't be started.</source>
   <translation>エンジンを起動できません。</translation>
  </message>
  <message>
   <source>The engine can't be started: there is no folder for its socket.</source>
   <translation>エンジンを起動できません。ソケットを置くフォルダがありません。</translation>
  </message>
  <message>
   <source>The engine can't load the model “{model}”.</source>
   <translation>エンジンがモデル「{model}」を読み込めません。</translation>
  </message>
  <message>
   <source>The engine crashed again.</source>
   <translation>エンジンがまたクラッシュしました。</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model_id}”.</source>
   <translation>「{model_id}」の読み込み中にエンジンがクラッシュしました。</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model}” and “{file}”, which reads images for it. One of them may be damaged: replace it, or try without “{file}”.</source>
   <translation>「{model}」と、画像を読むための「{file}」の読み込み中にエンジンがクラッシュしました。どちらかが壊れている可能性があります。そのファイルを置き換えるか、「{file}」なしで試してください。</translation>
  </message>
  <message>
   <source>The engine crashed while loading “{model}” with “{file}”, which reads images for it. Remove that file from its folder, or replace it.</source>
   <translation>「{model}」を、画像を読むための「{file}」とともに読み込み中、エンジンがクラッシュしました。そのファイルをフォルダから取り除くか、置き換えてください。</translation>
  </message>
  <message>
   <source>The engine did not start in time.</source>
   <translation>エンジンが時間内に起動しませんでした。</translation>
  </message>
  <message>
   <source>The engine is not installed.</source>
   <translation>エンジンがインストールされていません。</translation>
  </message>
  <message>
   <source>The engine stopped while starting.</source>
   <translation>エンジンが起動中に停止しました。</translation>
  </message>
  <message>
   <source>The engine was killed while starting; memory may have run out.</source>
   <translation>エンジンが起動中に強制終了されました。メモリが足りなくなった可能性があります。</translation>
  </message>
  <message>
   <source>The engine was stopped.</source>
   <translation>エンジンを停止しました。</translation>
  </message>
  <message>
   <source>The environment variable {name} is not set.</source>
   <translation>環境変数 {name} が設定されていません。</translation>
  </message>
  <message>
   <source>The environment variable {variable}, which should hold the key for “{name}”, is not set.</source>
   <translation>「{name}」のキーを入れる環境変数 {variable} が設定されていません。</translation>
  </message>
  <message>
   <source>The file in place of the history belongs to another program. It was not touched.</source>
   <translation>履歴の場所にあるファイルは、別のプログラムのものです。変更していません。</translation>
  </message>
  <message>
   <source>The file is empty.</source>
   <translation>ファイルが空です。</translation>
  </message>
  <message>
   <source>The file is larger than {megabytes} MB.</source>
   <translation>ファイルが {megabytes} MB を超えています。</translation>
  </message>
  <message>
   <source>The file is not UTF-8 text.</source>
   <translation>ファイルが UTF-8 のテキストではありません。</translation>
  </message>
  <message>
   <source>The file is not valid JSON (line {line}, column {column}).</source>
   <translation>ファイルが正しい JSON ではありません（{line} 行目、{column} 文字目）。</translation>
  </message>
  <message>
   <source>The file is not valid JSON.</source>
   <translation>ファイルが正しい JSON ではありません。</translation>
  </message>
  <message numerus="yes">
   <source>The file nests more than {count} level(s) deep.</source>
   <translation>
    <numerusform>ファイルの入れ子が {count} 段を超えています。</numerusform>
   </translation>
  </message>
  <message>
   <source>The file's structure is damaged: {problem}</source>
   <translation>ファイルの構造が壊れています: {problem}</translation>
  </message>
  <message>
   <source>The folder for the history can't be created or used.</source>
   <translation>履歴のフォルダを作成または使用できません。</translation>
  </message>
  <message>
   <source>The folder that holds “{path}” can't be entered by this user.</source>
   <translation>「{path}」のあるフォルダに、このユーザーは入れません。</translation>
  </message>
  <message>
   <source>The folder with your chats was moved, removed or replaced. Close Falcon Desktop, put the folder back, then start it again.</source>
   <translation>チャットのフォルダが移動、削除、または置き換えられました。Falcon Desktop を閉じ、フォルダを元に戻してから、もう一度起動してください。</translation>
  </message>
  <message>
   <source>The folder with your chats was removed. When you close Falcon Desktop they are lost, with everything you write until then. Export them first.</source>
   <translation>チャットのフォルダが削除されました。Falcon Desktop を閉じると、チャットも、それまでに書いたものもすべて失われます。先に書き出してください。</translation>
  </message>
  <message>
   <source>The folder {path} was moved or removed.</source>
   <translation>フォルダ {path} が移動または削除されました。</translation>
  </message>
  <message>
   <source>The gateway in front of {host} could not reach the model (HTTP {status}). Try again shortly.</source>
   <translation>{host} の手前のゲートウェイがモデルに接続できませんでした (HTTP {status})。少ししてからもう一度お試しください。</translation>
  </message>
  <message>
   <source>The graphics processor failed. “{name}” now has {layers} of {most} layers on it, and is slower.</source>
   <translation>GPUに障害が発生しました。「{name}」は現在GPUに{most}層中{layers}層だけを置いており、遅くなります。</translation>
  </message>
  <message>
   <source>The graphics processor failed. “{name}” now runs on the processor, and is slower.</source>
   <translation>GPUに障害が発生しました。「{name}」は現在CPUで動作しており、遅くなります。</translation>
  </message>
  <message>
   <source>The header “{name}” is set by Falcon Desktop itself.</source>
   <translation>ヘッダー「{name}」は Falcon Desktop 自身が設定します。</translation>
  </message>
  <message>
   <source>The history can't be changed: its folder or file is read-only.</source>
   <translation>履歴を変更できません。フォルダまたはファイルが読み取り専用です。</translation>
  </message>
  <message>
   <source>The history could not be saved. The disk may be full, limited or failing.</source>
   <translation>履歴を保存できませんでした。ディスクがいっぱいか、制限されているか、故障しかけている可能性があります。</translation>
  </message>
  <message>
   <source>The history could not be updated without loss, so it was left as it was.</source>
   <translation>失われるものなしに履歴を更新できなかったため、そのままにしました。</translation>
  </message>
  <message>
   <source>The history file is damaged and can't be updated.</source>
   <translation>履歴ファイルが破損していて、更新できません。</translation>
  </message>
  <message>
   <source>The history file is damaged.</source>
   <translation>履歴ファイルが破損しています。</translation>
  </message>
  <message>
   <source>The history file is empty, but there was a history here before.</source>
   <translation>履歴ファイルが空ですが、以前はここに履歴がありました。</translation>
  </message>
  <message>
   <source>The history file is missing, but there was a history here before.</source>
   <translation>履歴ファイルがありませんが、以前はここに履歴がありました。</translation>
  </message>
  <message>
   <source>The history is not open.</source>
   <translation>履歴が開かれていません。</translation>
  </message>
  <message>
   <source>The history was damaged; {count} messages were recovered.</source>
   <translation>履歴が破損していました。{count} 件のメッセージを復旧しました。</translation>
  </message>
  <message>
   <source>The history was written by a newer version of Falcon Desktop. This version can read it, but not change it.</source>
   <translation>この履歴は Falcon Desktop の新しいバージョンで書かれています。このバージョンでは読めますが、変更はできません。</translation>
  </message>
  <message>
   <source>The key comes from the environment variable {name}.</source>
   <translation>キーは環境変数 {name} から読まれます。</translation>
  </message>
  <message>
   <source>The key is accepted.</source>
   <translation>キーは受け付けられました。</translation>
  </message>
  <message>
   <source>The key is empty.</source>
   <translation>キーが空です。</translation>
  </message>
  <message>
   <source>The key is left out: this address belongs to none of your connections.</source>
   <translation>このアドレスはどの接続のものでもないため、キーは送信されません。</translation>
  </message>
  <message>
   <source>The key is not allowed to do this at {host}. Check its permissions there.</source>
   <translation>このキーには {host} でこの操作を行う権限がありません。サーバー側で権限を確認してください。</translation>
  </message>
  <message>
   <source>The key is too long (limit {max_key} characters).</source>
   <translation>キーが長すぎます（上限 {max_key} 文字）。</translation>
  </message>
  <message>
   <source>The key would be sent to {host} unencrypted. Use https://, or allow this in the connection's settings.</source>
   <translation>キーが暗号化されずに {host} に送信されることになります。https:// を使うか、接続の設定で許可してください。</translation>
  </message>
  <message>
   <source>The keyring did not save the key.</source>
   <translation>キーリングがキーを保存しませんでした。</translation>
  </message>
  <message>
   <source>The keyring does not respond. It may be waiting to be unlocked.</source>
   <translation>キーリングが応答しません。ロックの解除を待っているのかもしれません。</translation>
  </message>
  <message>
   <source>The keyring failed.</source>
   <translation>キーリングでエラーが起きました。</translation>
  </message>
  <message>
   <source>The keyring is locked.</source>
   <translation>キーリングがロックされています。</translation>
  </message>
  <message>
   <source>The latest changes are missing: their file is lost or damaged.</source>
   <translation>最新の変更がありません。そのファイルが失われたか、破損しています。</translation>
  </message>
  <message>
   <source>The latest changes are missing: their file, {name}, is incomplete.</source>
   <translation>最新の変更がありません。そのファイル {name} が不完全です。</translation>
  </message>
  <message>
   <source>The limit is {limit} characters.</source>
   <translation>上限は {limit} 文字です。</translation>
  </message>
  <message>
   <source>The menu entry can't be changed.</source>
   <translation>メニュー項目を変更できません。</translation>
  </message>
  <message>
   <source>The message shows it as “{shown}”.</source>
   <translation>メッセージでは「{shown}」と表示されています。</translation>
  </message>
  <message>
   <source>The model asked for a tool. Falcon Desktop doesn't run tools, so that part was left out.</source>
   <translation>モデルがツールを求めました。Falcon Desktop はツールを実行しないため、その部分を省きました。</translation>
  </message>
  <message>
   <source>The model can't be saved.</source>
   <translation>モデルを保存できません。</translation>
  </message>
  <message>
   <source>The model continues from the end. Its words are tinted.</source>
   <translation>モデルが末尾から続きを書きます。モデルの文には色が付きます。</translation>
  </message>
  <message>
   <source>The model file of {name} can't be read.</source>
   <translation>{name} のモデルファイルを読み取れません。</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be read.</source>
   <translation>モデルファイル「{name}」を読み取れません。</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be used.</source>
   <translation>モデルファイル「{name}」は使えません。</translation>
  </message>
  <message>
   <source>The model file “{name}” can't be used: {reason}</source>
   <translation>モデルファイル「{name}」は使えません: {reason}</translation>
  </message>
  <message>
   <source>The model file “{name}” is damaged or not a model file.</source>
   <translation>モデルファイル「{name}」は破損しているか、モデルファイルではありません。</translation>
  </message>
  <message>
   <source>The model needs {needed} GB, but the disk has only {free} GB left. Free some space or choose a smaller model.</source>
   <translation>モデルには {needed} GB 必要ですが、ディスクの空きは {free} GB しかありません。空きを増やすか、小さいモデルを選んでください。</translation>
  </message>
  <message>
   <source>The model remembers from here</source>
   <translation>モデルはここから先を覚えています</translation>
  </message>
  <message>
   <source>The model returned nothing.</source>
   <translation>モデルは何も返しませんでした。</translation>
  </message>
  <message>
   <source>The model sent a link to an image. Falcon Desktop doesn't load those, so it was left out.</source>
   <translation>モデルが画像へのリンクを送ってきました。Falcon Desktop はリンク先の画像を読み込まないため、省きました。</translation>
  </message>
  <message>
   <source>The model sent an image that is damaged, too large or unsupported, so it was left out.</source>
   <translation>モデルが送ってきた画像は、破損しているか、大きすぎるか、対応していないため、省きました。</translation>
  </message>
  <message>
   <source>The model sent audio, which was left out.</source>
   <translation>モデルが音声を送ってきましたが、省きました。</translation>
  </message>
  <message>
   <source>The model sent more images than can be kept. The rest were left out.</source>
   <translation>モデルが保存できる数を超える画像を送ってきました。残りは省きました。</translation>
  </message>
  <message>
   <source>The model thought but gave no answer.</source>
   <translation>モデルは考えましたが、回答しませんでした。</translation>
  </message>
  <message>
   <source>The model wants to run this tool.</source>
   <translation>モデルがこのツールを実行しようとしています。</translation>
  </message>
  <message>
   <source>The model was asked 25 times for this answer and still calls tools. Its last calls were not run.</source>
   <translation>この回答のためにモデルに 25 回問い合わせましたが、まだツールを呼び出しています。最後の呼び出しは実行されていません。</translation>
  </message>
  <message>
   <source>The model {model} is gated. Accept its licence on its page at {host} first.</source>
   <translation>モデル {model} はアクセスが制限されています。先に {host} のモデルのページでライセンスに同意してください。</translation>
  </message>
  <message>
   <source>The other answers are kept as versions.</source>
   <translation>ほかの回答はバージョンとして残ります。</translation>
  </message>
  <message>
   <source>The output can't be written.</source>
   <translation>出力を書き込めません。</translation>
  </message>
  <message>
   <source>The package you installed already added a menu entry.</source>
   <translation>インストールしたパッケージが、すでにメニュー項目を追加しています。</translation>
  </message>
  <message numerus="yes">
   <source>The pasted text contains %n hidden character(s) that the model would read.</source>
   <translation>
    <numerusform>貼り付けたテキストに、モデルには読める見えない文字が %n 個含まれています。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The path of the data directory is too long by {count} byte(s). Choose a shorter one with --data-dir.</source>
   <translation>
    <numerusform>データディレクトリのパスが {count} バイト長すぎます。--data-dir で短いものを選んでください。</numerusform>
   </translation>
  </message>
  <message>
   <source>The previous copy of the settings is used.</source>
   <translation>設定の以前のコピーを使います。</translation>
  </message>
  <message>
   <source>The printer can't be used.</source>
   <translation>プリンターを使えません。</translation>
  </message>
  <message>
   <source>The prompt has no placeholder “{name}”.</source>
   <translation>プロンプトに「{name}」というプレースホルダーはありません。</translation>
  </message>
  <message>
   <source>The prompt is empty.</source>
   <translation>プロンプトが空です。</translation>
  </message>
  <message>
   <source>The prompt needs a value for {names}. Give it with --set NAME=VALUE.</source>
   <translation>プロンプトには {names} の値が必要です。--set NAME=VALUE で指定してください。</translation>
  </message>
  <message>
   <source>The prompt template can't be read. It needs lines like user = "User: {user}\n".</source>
   <translation>プロンプトテンプレートを読み取れません。user = "User: {user}\n" のような行が必要です。</translation>
  </message>
  <message>
   <source>The prompt template is too long.</source>
   <translation>プロンプトテンプレートが長すぎます。</translation>
  </message>
  <message>
   <source>The prompt template's stop must be a list like ["\nUser:"].</source>
   <translation>プロンプトテンプレートの stop は ["\nUser:"] のようなリストで指定してください。</translation>
  </message>
  <message>
   <source>The prompt template's {name} must be a text in quotes.</source>
   <translation>プロンプトテンプレートの {name} は引用符で囲んだテキストで指定してください。</translation>
  </message>
  <message>
   <source>The prompt template's {name} must contain {placeholder} once.</source>
   <translation>プロンプトテンプレートの {name} には {placeholder} が 1 つだけ必要です。</translation>
  </message>
  <message>
   <source>The proxy {proxy} is a SOCKS proxy, which is not supported. Use an HTTP proxy, or set Proxy to “None” in the connection's settings.</source>
   <translation>プロキシ {proxy} は SOCKS プロキシで、対応していません。HTTP プロキシを使うか、接続の設定で「プロキシ」を「なし」にしてください。</translation>
  </message>
  <message>
   <source>The proxy {proxy} refused to connect to {host}.</source>
   <translation>プロキシ {proxy} が {host} への接続を拒否しました。</translation>
  </message>
  <message>
   <source>The proxy's address can't be used. It should look like http://host:port. Or set Proxy to “None” in the connection's settings.</source>
   <translation>プロキシのアドレスが使えません。http://host:port のように指定してください。または、接続の設定で「プロキシ」を「なし」にしてください。</translation>
  </message>
  <message>
   <source>The same seed, options and question give the same answer.</source>
   <translation>同じシード、オプション、質問なら、同じ回答になります。</translation>
  </message>
  <message>
   <source>The schema “{path}” can't be read.</source>
   <translation>スキーマ「{path}」を読み取れません。</translation>
  </message>
  <message>
   <source>The schema “{path}” is empty.</source>
   <translation>スキーマ「{path}」が空です。</translation>
  </message>
  <message>
   <source>The schema “{path}” isn't UTF-8 text. Save it as UTF-8.</source>
   <translation>スキーマ「{path}」が UTF-8 のテキストではありません。UTF-8 で保存してください。</translation>
  </message>
  <message>
   <source>The server accepted the question but returned nothing. Try again; its log may say why.</source>
   <translation>サーバーは質問を受け付けましたが、何も返しませんでした。もう一度お試しください。サーバーのログに理由があるかもしれません。</translation>
  </message>
  <message>
   <source>The server asked to wait {wait}.</source>
   <translation>サーバーから {wait}待つように指示されました。</translation>
  </message>
  <message>
   <source>The server asks to wait. Trying again…</source>
   <translation>サーバーから待つように指示されました。再試行しています…</translation>
  </message>
  <message>
   <source>The server does not list its models.</source>
   <translation>サーバーはモデルの一覧を提供していません。</translation>
  </message>
  <message>
   <source>The server has no model “{model}”. It has {models}.</source>
   <translation>サーバーにモデル「{model}」はありません。あるのは {models} です。</translation>
  </message>
  <message>
   <source>The server has no model “{model}”. Load or pull it there.</source>
   <translation>サーバーにモデル「{model}」はありません。サーバー側で読み込むか取得してください。</translation>
  </message>
  <message>
   <source>The server has no models. Load or pull one there.</source>
   <translation>サーバーにモデルがありません。サーバー側で読み込むか取得してください。</translation>
  </message>
  <message>
   <source>The server is busy. Trying again in {seconds} s</source>
   <translation>サーバーが混み合っています。{seconds} 秒後に再試行します</translation>
  </message>
  <message>
   <source>The server is busy. Trying again…</source>
   <translation>サーバーが混み合っています。再試行しています…</translation>
  </message>
  <message>
   <source>The server may not accept the schema. Use --no-schema to get the answer as text.</source>
   <translation>サーバーがこのスキーマに対応していない可能性があります。--no-schema を使うと、回答をテキストで受け取れます。</translation>
  </message>
  <message>
   <source>The server paused this answer.</source>
   <translation>サーバーがこの回答を一時停止しました。</translation>
  </message>
  <message>
   <source>The server runs {models}, whatever you choose.</source>
   <translation>何を選んでも、サーバーは {models} を実行します。</translation>
  </message>
  <message>
   <source>The server sent an event larger than {limit} bytes, the most Falcon Desktop accepts.</source>
   <translation>サーバーが、Falcon Desktop の上限である {limit} バイトを超えるイベントを送ってきました。</translation>
  </message>
  <message>
   <source>The server sent no token confidence.</source>
   <translation>サーバーはトークンの確信度を送りませんでした。</translation>
  </message>
  <message>
   <source>The server sent {pieces} that could not be read.</source>
   <translation>サーバーが送った {pieces} を読み取れませんでした。</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a gateway in front of Anthropic.</source>
   <translation>サーバーの種類を判別できませんでした。Anthropic の手前のゲートウェイかもしれません。</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a gateway in front of TGI.</source>
   <translation>サーバーの種類を判別できませんでした。TGI の手前のゲートウェイかもしれません。</translation>
  </message>
  <message>
   <source>The server type could not be detected; it may be a proxy in front of Ollama.</source>
   <translation>サーバーの種類を判別できませんでした。Ollama の手前のプロキシかもしれません。</translation>
  </message>
  <message>
   <source>The server's content filter stopped this answer.</source>
   <translation>サーバーのコンテンツフィルターがこの回答を止めました。</translation>
  </message>
  <message>
   <source>The setting “{where}{name}” can't be used.</source>
   <translation>設定「{where}{name}」は使えません。</translation>
  </message>
  <message>
   <source>The settings can't be read: {reason}.</source>
   <translation>設定を読み取れません: {reason}。</translation>
  </message>
  <message>
   <source>The settings could not be saved.</source>
   <translation>設定を保存できませんでした。</translation>
  </message>
  <message>
   <source>The settings could not be saved: the disk is full.</source>
   <translation>設定を保存できませんでした。ディスクがいっぱいです。</translation>
  </message>
  <message>
   <source>The settings could not be saved: their folder is read-only.</source>
   <translation>設定を保存できませんでした。フォルダが読み取り専用です。</translation>
  </message>
  <message>
   <source>The settings could not be saved: their folder was moved or removed.</source>
   <translation>設定を保存できませんでした。フォルダが移動または削除されています。</translation>
  </message>
  <message>
   <source>The settings file is damaged and was not used.</source>
   <translation>設定ファイルが破損しているため、使いませんでした。</translation>
  </message>
  <message>
   <source>The settings file was damaged. It was kept as “{name}”.</source>
   <translation>設定ファイルが破損していました。「{name}」として残してあります。</translation>
  </message>
  <message>
   <source>The starter model comes with Falcon Desktop and can't be removed.</source>
   <translation>スターターモデルは Falcon Desktop に付属していて、取り除けません。</translation>
  </message>
  <message>
   <source>The starter model is not installed, and there is no .gguf file in {directory}.</source>
   <translation>付属モデルがインストールされておらず、{directory} に .gguf ファイルもありません。</translation>
  </message>
  <message>
   <source>The system message and your newest message alone are too long: the model's limit is {window} tokens.</source>
   <translation>システムメッセージと最新のメッセージだけで長すぎます。モデルの上限は {window} トークンです。</translation>
  </message>
  <message>
   <source>The system message and your newest message alone take {given} tokens, but the model's limit is {window}.</source>
   <translation>システムメッセージと最新のメッセージだけで {given} トークンありますが、モデルの上限は {window} です。</translation>
  </message>
  <message>
   <source>The system message can have up to {max_system_message_length} characters.</source>
   <translation>システムメッセージは {max_system_message_length} 文字までです。</translation>
  </message>
  <message>
   <source>The system message must be text.</source>
   <translation>システムメッセージはテキストで指定してください。</translation>
  </message>
  <message>
   <source>The text comes with the component.</source>
   <translation>本文は構成要素に付属しています。</translation>
  </message>
  <message>
   <source>The text has changed since. Continue from the current version.</source>
   <translation>テキストがその後変わりました。現在のバージョンから続けてください。</translation>
  </message>
  <message>
   <source>The text in “{name}” is too long (limit 1 MB).</source>
   <translation>「{name}」のテキストが長すぎます（上限 1 MB）。</translation>
  </message>
  <message>
   <source>The text is too long to attach (limit 1 MB).</source>
   <translation>テキストが長すぎて添付できません（上限 1 MB）。</translation>
  </message>
  <message>
   <source>The text is too long to continue.</source>
   <translation>テキストが長すぎて続けられません。</translation>
  </message>
  <message numerus="yes">
   <source>The text of %n message(s) in it was damaged on disk. Run a full check to see which.</source>
   <translation>
    <numerusform>その中の %n 件のメッセージのテキストが、ディスク上で破損していました。どれかを調べるには、完全な確認を実行してください。</numerusform>
   </translation>
  </message>
  <message>
   <source>The text of message {message_id} is not what was saved.</source>
   <translation>メッセージ {message_id} のテキストが、保存した内容と異なります。</translation>
  </message>
  <message>
   <source>The token confidence of this answer can't be read.</source>
   <translation>この回答のトークンの確信度を読み取れません。</translation>
  </message>
  <message>
   <source>The token is forgotten.</source>
   <translation>トークンを削除しました。</translation>
  </message>
  <message>
   <source>The value of the header “{name}” contains characters that headers do not allow.</source>
   <translation>ヘッダー「{name}」の値に、ヘッダーで使えない文字が含まれています。</translation>
  </message>
  <message>
   <source>The value of {name} is too long or damaged.</source>
   <translation>{name} の値が長すぎるか、壊れています。</translation>
  </message>
  <message>
   <source>The value of “{name}” contains characters that headers do not allow.</source>
   <translation>「{name}」の値に、ヘッダーで使えない文字が含まれています。</translation>
  </message>
  <message>
   <source>Their text will be erased from this computer.</source>
   <translation>それらのテキストはこのコンピューターから消去されます。</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>テーマ</translation>
  </message>
  <message numerus="yes">
   <source>There are {count} version(s); this one was shown</source>
   <translation>
    <numerusform>{count} 個のバージョンがあり、これが表示されていました</numerusform>
   </translation>
  </message>
  <message>
   <source>There can be {limit} tool servers at most.</source>
   <translation>ツールサーバーは {limit} 個までです。</translation>
  </message>
  <message>
   <source>There is a link in place of the history file. Links are not followed, so that nobody can redirect what is saved.</source>
   <translation>履歴ファイルの場所にリンクがあります。保存先をすり替えられないように、リンクはたどりません。</translation>
  </message>
  <message>
   <source>There is a tool server called “{name}”.</source>
   <translation>「{name}」という名前のツールサーバーはすでにあります。</translation>
  </message>
  <message>
   <source>There is already a connection called “{name}”.</source>
   <translation>「{name}」という接続がすでにあります。</translation>
  </message>
  <message>
   <source>There is no answer in this chat yet.</source>
   <translation>このチャットにはまだ回答がありません。</translation>
  </message>
  <message>
   <source>There is no chat yet.</source>
   <translation>チャットはまだありません。</translation>
  </message>
  <message>
   <source>There is no chat “{text}”.</source>
   <translation>「{text}」というチャットはありません。</translation>
  </message>
  <message>
   <source>There is no connection called “{name}”.</source>
   <translation>「{name}」という接続はありません。</translation>
  </message>
  <message>
   <source>There is no connection preset named “{preset_id}”.</source>
   <translation>「{preset_id}」という接続プリセットはありません。</translation>
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation>ファイル {path} はありません。</translation>
  </message>
  <message>
   <source>There is no file “{path}”.</source>
   <translation>ファイル「{path}」はありません。</translation>
  </message>
  <message>
   <source>There is no folder {directory}.</source>
   <translation>フォルダ {directory} はありません。</translation>
  </message>
  <message>
   <source>There is no history in {directory} yet.</source>
   <translation>{directory} にはまだ履歴がありません。</translation>
  </message>
  <message>
   <source>There is no keyring.</source>
   <translation>キーリングがありません。</translation>
  </message>
  <message>
   <source>There is no menu entry in {directory}.</source>
   <translation>{directory} にメニュー項目はありません。</translation>
  </message>
  <message>
   <source>There is no model on this computer.</source>
   <translation>このコンピューターにモデルはありません。</translation>
  </message>
  <message>
   <source>There is no model “{name}” on this computer.</source>
   <translation>このコンピューターに「{name}」というモデルはありません。</translation>
  </message>
  <message>
   <source>There is no preset called “{name}”.</source>
   <translation>「{name}」というプリセットはありません。</translation>
  </message>
  <message>
   <source>There is no prompt template named “{name}”.</source>
   <translation>「{name}」というプロンプトテンプレートはありません。</translation>
  </message>
  <message>
   <source>There is no question to answer.</source>
   <translation>回答する質問がありません。</translation>
  </message>
  <message>
   <source>There is no record of how this answer was made.</source>
   <translation>この回答の作られ方の記録がありません。</translation>
  </message>
  <message>
   <source>There is no record of where this request went.</source>
   <translation>このリクエストの送り先の記録がありません。</translation>
  </message>
  <message>
   <source>There is no saved prompt called “{name}”.</source>
   <translation>「{name}」という保存済みプロンプトはありません。</translation>
  </message>
  <message>
   <source>There is no space left for {path}.</source>
   <translation>{path} の空き容量がありません。</translation>
  </message>
  <message>
   <source>There is no standard input to read from.</source>
   <translation>読み込む標準入力がありません。</translation>
  </message>
  <message>
   <source>There is no standard output to write to.</source>
   <translation>書き込む標準出力がありません。</translation>
  </message>
  <message>
   <source>There is no such backup.</source>
   <translation>そのようなバックアップはありません。</translation>
  </message>
  <message>
   <source>There is no text to continue from.</source>
   <translation>続けるテキストがありません。</translation>
  </message>
  <message>
   <source>There is no tool server in it.</source>
   <translation>ツールサーバーが含まれていません。</translation>
  </message>
  <message>
   <source>There is not enough memory for this model. Close other programs, or choose a smaller model.</source>
   <translation>このモデルにはメモリが足りません。ほかのプログラムを閉じるか、小さいモデルを選んでください。</translation>
  </message>
  <message>
   <source>There is not enough memory for this.</source>
   <translation>メモリが足りません。</translation>
  </message>
  <message>
   <source>There is only one version of this message.</source>
   <translation>このメッセージのバージョンは 1 つだけです。</translation>
  </message>
  <message>
   <source>These fill in by themselves: {names}. Prompts you write on this computer can also use {private}.</source>
   <translation>自動で入力されるもの: {names}。このコンピューターで書いたプロンプトでは {private} も使えます。</translation>
  </message>
  <message>
   <source>These versions are identical.</source>
   <translation>これらのバージョンは同じです。</translation>
  </message>
  <message>
   <source>Thinking</source>
   <translation>思考</translation>
  </message>
  <message>
   <source>Thinking must be one of: {words}.</source>
   <translation>思考には次のいずれかを指定してください: {words}。</translation>
  </message>
  <message>
   <source>Thinking time</source>
   <translation>思考時間</translation>
  </message>
  <message>
   <source>Thinking…</source>
   <translation>考えています…</translation>
  </message>
  <message>
   <source>This Falcon Desktop export is damaged.</source>
   <translation>この Falcon Desktop の書き出しは破損しています。</translation>
  </message>
  <message>
   <source>This Markdown was not written by Falcon Desktop.</source>
   <translation>この Markdown は Falcon Desktop が書いたものではありません。</translation>
  </message>
  <message>
   <source>This account is out of credits for Inference Providers. Get more at huggingface.co/settings/billing; trying again will not help.</source>
   <translation>このアカウントの Inference Providers のクレジットがなくなりました。huggingface.co/settings/billing で追加してください。再試行しても解決しません。</translation>
  </message>
  <message>
   <source>This address is on this computer.</source>
   <translation>このアドレスはこのコンピューターにあります。</translation>
  </message>
  <message>
   <source>This answer predates the record of how prompts were made.</source>
   <translation>この回答は、プロンプトの作られ方を記録し始める前のものです。</translation>
  </message>
  <message>
   <source>This archive contains another one: {name}. Unpack it and choose the .zip or .json inside.</source>
   <translation>このアーカイブには別のアーカイブが含まれています: {name}。展開して、中の .zip か .json を選んでください。</translation>
  </message>
  <message>
   <source>This archive contains nothing Falcon Desktop can import: its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>このアーカイブには、Falcon Desktop が読み込めるものがありません。読み込めるのは、自身の JSON と Markdown、または次のいずれかの書き出しです: {programs}。</translation>
  </message>
  <message>
   <source>This backup was made by a newer version of Falcon Desktop. Update Falcon Desktop to restore it.</source>
   <translation>このバックアップは Falcon Desktop の新しいバージョンで作られています。復元するには Falcon Desktop を更新してください。</translation>
  </message>
  <message>
   <source>This call can't be run any more.</source>
   <translation>この呼び出しはもう実行できません。</translation>
  </message>
  <message>
   <source>This call was not sent.</source>
   <translation>この呼び出しは送信されませんでした。</translation>
  </message>
  <message>
   <source>This call was sent, and its result is unknown. It may have run.</source>
   <translation>この呼び出しは送信されましたが、結果は不明です。実行された可能性があります。</translation>
  </message>
  <message>
   <source>This can't be undone.</source>
   <translation>この操作は取り消せません。</translation>
  </message>
  <message>
   <source>This chat cost {amount}.</source>
   <translation>このチャットの費用は {amount} です。</translation>
  </message>
  <message>
   <source>This chat has an earlier draft. It returns once this is sent.</source>
   <translation>このチャットには以前の下書きがあります。これを送信すると戻ってきます。</translation>
  </message>
  <message>
   <source>This chat is archived.</source>
   <translation>このチャットはアーカイブされています。</translation>
  </message>
  <message>
   <source>This chat is empty.</source>
   <translation>このチャットは空です。</translation>
  </message>
  <message>
   <source>This chat is in Trash. Restore it first.</source>
   <translation>このチャットはゴミ箱にあります。先に元に戻してください。</translation>
  </message>
  <message>
   <source>This chat is in the archive, not in Trash. To move it out: {command}</source>
   <translation>このチャットはゴミ箱ではなくアーカイブにあります。戻すには: {command}</translation>
  </message>
  <message>
   <source>This chat isn't in Trash.</source>
   <translation>このチャットはゴミ箱にありません。</translation>
  </message>
  <message>
   <source>This chat no longer exists.</source>
   <translation>このチャットはもうありません。</translation>
  </message>
  <message>
   <source>This chat now uses “{name}”.</source>
   <translation>このチャットは「{name}」を使うようになりました。</translation>
  </message>
  <message>
   <source>This chat so far</source>
   <translation>これまでのこのチャット</translation>
  </message>
  <message>
   <source>This chat takes {tokens}, but the model's limit is {window}. Without {messages} it fits.</source>
   <translation>このチャットは {tokens} ですが、モデルの上限は {window} です。{messages}を除けば収まります。</translation>
  </message>
  <message>
   <source>This chat takes {tokens}, but the model's limit is {window}. Without {messages} it may fit.</source>
   <translation>このチャットは {tokens} ですが、モデルの上限は {window} です。{messages}を除けば収まるかもしれません。</translation>
  </message>
  <message>
   <source>This chat was not answered here. Your next question sends all of it to {name}.</source>
   <translation>このチャットの回答はここで作られたものではありません。次の質問では、全体が {name} に送信されます。</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Choose another model above.</source>
   <translation>このチャットの接続は削除されました。上で別のモデルを選んでください。</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Nothing is sent until you choose.</source>
   <translation>このチャットの接続は削除されました。選ぶまで何も送信されません。</translation>
  </message>
  <message>
   <source>This chat's connection was removed. Nothing was sent. Choose a connection to continue it, such as “{name}”.</source>
   <translation>このチャットの接続は削除されました。何も送信されていません。続けるには、「{name}」などの接続を選んでください。</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted (found: {found}). Keys are kept for this session only.</source>
   <translation>このコンピューターには、キーを暗号化して保存するキーリングがありません（検出: {found}）。キーはこのセッションの間だけ保持されます。</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted.</source>
   <translation>このコンピューターには、キーを暗号化して保存するキーリングがありません。</translation>
  </message>
  <message>
   <source>This computer has no keyring that stores keys encrypted. Keep the key in an environment variable instead, and name it: {command}</source>
   <translation>このコンピューターには、キーを暗号化して保存するキーリングがありません。代わりにキーを環境変数に入れ、その名前を指定してください: {command}</translation>
  </message>
  <message>
   <source>This connection was removed.</source>
   <translation>この接続は削除されました。</translation>
  </message>
  <message>
   <source>This contains the key itself. Enter only the header's name, like api-key.</source>
   <translation>これにはキーそのものが含まれています。api-key のようなヘッダー名だけを入力してください。</translation>
  </message>
  <message>
   <source>This file contains more than {max_presets} presets or {max_prompts} prompts.</source>
   <translation>このファイルには {max_presets} 個を超えるプリセットか、{max_prompts} 個を超えるプロンプトが含まれています。</translation>
  </message>
  <message>
   <source>This file contains no presets or prompts.</source>
   <translation>このファイルにはプリセットもプロンプトもありません。</translation>
  </message>
  <message>
   <source>This file does not state its format version.</source>
   <translation>このファイルには形式のバージョンが書かれていません。</translation>
  </message>
  <message>
   <source>This file is already attached.</source>
   <translation>このファイルはすでに添付されています。</translation>
  </message>
  <message>
   <source>This file is not JSON, or it is damaged.</source>
   <translation>このファイルは JSON ではないか、破損しています。</translation>
  </message>
  <message>
   <source>This file is not a Falcon Desktop history.</source>
   <translation>このファイルは Falcon Desktop の履歴ではありません。</translation>
  </message>
  <message>
   <source>This file is only the header of a Jan chat. Choose messages.jsonl next to it, or a zip of the folder.</source>
   <translation>このファイルは Jan のチャットのヘッダーだけです。隣の messages.jsonl か、フォルダの zip を選んでください。</translation>
  </message>
  <message>
   <source>This file is too large for presets and prompts.</source>
   <translation>このファイルはプリセットとプロンプトとしては大きすぎます。</translation>
  </message>
  <message>
   <source>This file was written by a newer version of Falcon Desktop.</source>
   <translation>このファイルは Falcon Desktop の新しいバージョンで書かれています。</translation>
  </message>
  <message>
   <source>This folder contains nothing Falcon Desktop can import: its own JSON or Markdown, or an export from one of these: {programs}.</source>
   <translation>このフォルダには、Falcon Desktop が読み込めるものがありません。読み込めるのは、自身の JSON と Markdown、または次のいずれかの書き出しです: {programs}。</translation>
  </message>
  <message>
   <source>This history is open in Falcon Desktop. Close its window first, or restore the backup there, under Settings, Data &amp; privacy.</source>
   <translation>この履歴は Falcon Desktop で開かれています。先にウィンドウを閉じるか、ウィンドウの「設定」&gt;「データとプライバシー」でバックアップを復元してください。</translation>
  </message>
  <message>
   <source>This image can't be shown.</source>
   <translation>この画像は表示できません。</translation>
  </message>
  <message>
   <source>This is Google's activity as a web page. Choose JSON for My Activity in Google Takeout, and import that.</source>
   <translation>これは Google のアクティビティのウェブページです。Google Takeout の「マイ アクティビティ」で JSON を選び、それを読み込んでください。</translation>
  </message>
  <message>
   <source>This is a .{archive} archive. Unpack it and choose the .zip or .json inside.</source>
   <translation>これは .{archive} アーカイブです。展開して、中の .zip か .json を選んでください。</translation>
  </message>
  <message>
   <source>This is a text to be continued, not a chat.</source>
   <translation>これは続きを書かせるテキストで、チャットではありません。</translation>
  </message>
  <message>
   <source>This is an estimate.</source>
   <translation>これは推定値です。</translation>
  </message>
  <message>
   <source>This is more than a tool server can be given.</source>
   <translation>ツールサーバーに渡せる量を超えています。</translation>
  </message>
  <message>
   <source>This is nested too deeply: the limit is {limit} levels.</source>
   <translation>入れ子が深すぎます。上限は {limit} 段です。</translation>
  </message>
  <message>
   <source>This is not JSON.</source>
   <translation>JSON ではありません。</translation>
  </message>
  <message>
   <source>This is not JSON: line {line}, column {column}.</source>
   <translation>JSON ではありません: {line} 行目、{column} 文字目。</translation>
  </message>
  <message>
   <source>This is not a Falcon Desktop export.</source>
   <translation>これは Falcon Desktop の書き出しではありません。</translation>
  </message>
  <message>
   <source>This is not a Falcon Desktop file of presets and prompts.</source>
   <translation>これは Falcon Desktop のプリセットとプロンプトのファイルではありません。</translation>
  </message>
  <message>
   <source>This is the web page of a ChatGPT export; import the conversations.json next to it, or the whole zip.</source>
   <translation>これは ChatGPT の書き出しのウェブページです。隣の conversations.json か、zip 全体を読み込んでください。</translation>
  </message>
  <message>
   <source>This is too long to be a list of tool servers.</source>
   <translation>ツールサーバーの一覧としては長すぎます。</translation>
  </message>
  <message>
   <source>This is too long: the limit is {limit} kB.</source>
   <translation>長すぎます。上限は {limit} kB です。</translation>
  </message>
  <message>
   <source>This is {name}, not {wanted}.</source>
   <translation>これは {wanted} ではなく {name} です。</translation>
  </message>
  <message>
   <source>This is {name}.</source>
   <translation>これは {name} です。</translation>
  </message>
  <message>
   <source>This is {name}. Its model is still loading.</source>
   <translation>これは {name} です。モデルはまだ読み込み中です。</translation>
  </message>
  <message>
   <source>This is {server}.</source>
   <translation>これは {server} です。</translation>
  </message>
  <message>
   <source>This llama-server ({version}) is too old. Update it, or use the built-in engine.</source>
   <translation>この llama-server ({version}) は古すぎます。更新するか、内蔵エンジンを使ってください。</translation>
  </message>
  <message>
   <source>This may exceed the model's context window. Ollama does not say so: it leaves the beginning out.</source>
   <translation>モデルのコンテキストウィンドウを超えるかもしれません。Ollama はそれを知らせず、先頭を省きます。</translation>
  </message>
  <message>
   <source>This menu entry is for Linux. Here the installer adds one.</source>
   <translation>このメニュー項目は Linux 用です。ここではインストーラーが追加します。</translation>
  </message>
  <message>
   <source>This message no longer exists.</source>
   <translation>このメッセージはもうありません。</translation>
  </message>
  <message>
   <source>This model can't continue an answer where it broke off. Ask it to go on, or generate the answer again.</source>
   <translation>このモデルは、途切れたところから回答を続けられません。続けるように頼むか、回答を生成し直してください。</translation>
  </message>
  <message>
   <source>This model can't read images. Choose one that can, or put its projector (mmproj-*.gguf) into its folder.</source>
   <translation>このモデルは画像を読めません。読めるモデルを選ぶか、プロジェクター (mmproj-*.gguf) をモデルのフォルダに入れてください。</translation>
  </message>
  <message>
   <source>This model can't read images: it has no projector (mmproj-*.gguf) in its folder.</source>
   <translation>このモデルは画像を読めません。フォルダにプロジェクター (mmproj-*.gguf) がありません。</translation>
  </message>
  <message>
   <source>This model can't think for {budget} tokens. Choose less under “Thinking”.</source>
   <translation>このモデルは {budget} トークン分の思考ができません。「思考」で小さい値を選んでください。</translation>
  </message>
  <message>
   <source>This model doesn't accept images.</source>
   <translation>このモデルは画像を受け付けません。</translation>
  </message>
  <message>
   <source>This model doesn't accept images. Choose another model, or change this in the connection's settings.</source>
   <translation>このモデルは画像を受け付けません。別のモデルを選ぶか、接続の設定で変更してください。</translation>
  </message>
  <message>
   <source>This model has no chat template, so it can't be sent images.</source>
   <translation>このモデルにはチャットテンプレートがないため、画像を送れません。</translation>
  </message>
  <message>
   <source>This model has no chat template, so it can't use tools.</source>
   <translation>このモデルにはチャットテンプレートがないため、ツールを使えません。</translation>
  </message>
  <message>
   <source>This model's limit is {limit} tokens, question and answer together.</source>
   <translation>このモデルの上限は、質問と回答を合わせて {limit} トークンです。</translation>
  </message>
  <message>
   <source>This model's thinking can't be turned on or off.</source>
   <translation>このモデルの思考はオンとオフを切り替えられません。</translation>
  </message>
  <message>
   <source>This model's thinking level can't be set.</source>
   <translation>このモデルの思考レベルは設定できません。</translation>
  </message>
  <message>
   <source>This model's token confidence can't be asked for.</source>
   <translation>このモデルではトークンの確信度を取得できません。</translation>
  </message>
  <message>
   <source>This must be a JSON object: {example}.</source>
   <translation>JSON オブジェクトで指定してください: {example}。</translation>
  </message>
  <message>
   <source>This preset's connection was removed; using the default.</source>
   <translation>このプリセットの接続は削除されています。既定の接続を使います。</translation>
  </message>
  <message>
   <source>This server does not support presence penalty; it was left out.</source>
   <translation>このサーバーは存在ペナルティに対応していないため、省きました。</translation>
  </message>
  <message>
   <source>This server doesn't name the alternatives to tokens.</source>
   <translation>このサーバーはトークンのほかの候補を知らせません。</translation>
  </message>
  <message>
   <source>This server requires a key.</source>
   <translation>このサーバーにはキーが必要です。</translation>
  </message>
  <message>
   <source>This system lacks some protection: such a process may {lacks}.</source>
   <translation>このシステムには一部の保護がありません。この種のプロセスは {lacks}可能性があります。</translation>
  </message>
  <message>
   <source>This terminal would show the key. Pipe the key in instead.</source>
   <translation>この端末ではキーが表示されてしまいます。代わりにキーをパイプで渡してください。</translation>
  </message>
  <message>
   <source>This text contains an incomplete character, which JSON can't hold.</source>
   <translation>このテキストには、JSON では表せない不完全な文字が含まれています。</translation>
  </message>
  <message>
   <source>This text contains invisible characters; they are copied too.</source>
   <translation>このテキストには見えない文字が含まれています。それらもコピーされます。</translation>
  </message>
  <message>
   <source>This text is in Trash. Restore it first.</source>
   <translation>このテキストはゴミ箱にあります。先に元に戻してください。</translation>
  </message>
  <message>
   <source>This text was damaged on disk: it is not what was saved.</source>
   <translation>このテキストはディスク上で破損していました。保存した内容と異なります。</translation>
  </message>
  <message>
   <source>This token can't call Inference Providers. Turn on that permission at huggingface.co/settings/tokens, or use another token.</source>
   <translation>このトークンでは Inference Providers を呼び出せません。huggingface.co/settings/tokens でその権限をオンにするか、別のトークンを使ってください。</translation>
  </message>
  <message>
   <source>This tool server was removed.</source>
   <translation>このツールサーバーは削除されました。</translation>
  </message>
  <message>
   <source>Thought for {time}</source>
   <translation>{time}考えました</translation>
  </message>
  <message>
   <source>Thoughts</source>
   <translation>思考</translation>
  </message>
  <message>
   <source>Threads</source>
   <translation>スレッド</translation>
  </message>
  <message>
   <source>Tight: other programs may become slow.</source>
   <translation>余裕がありません。ほかのプログラムが遅くなることがあります。</translation>
  </message>
  <message>
   <source>Time to first token</source>
   <translation>最初のトークンまでの時間</translation>
  </message>
  <message>
   <source>Time to load the model</source>
   <translation>モデルの読み込み時間</translation>
  </message>
  <message>
   <source>Time to read the prompt</source>
   <translation>プロンプトの読み込み時間</translation>
  </message>
  <message>
   <source>Titles of new chats</source>
   <translation>新しいチャットのタイトル</translation>
  </message>
  <message>
   <source>To ask a question: falcon-desktop ask, then the question in quotes.</source>
   <translation>質問するには: falcon-desktop ask のあとに、引用符で囲んだ質問を続けます。</translation>
  </message>
  <message>
   <source>To continue: {command}</source>
   <translation>続けるには: {command}</translation>
  </message>
  <message>
   <source>To do: {words}</source>
   <translation>未完了: {words}</translation>
  </message>
  <message>
   <source>To remove it: {command}</source>
   <translation>削除するには: {command}</translation>
  </message>
  <message>
   <source>To save a key: {command}, or in the window under Settings, Connections. To use one once, name a variable that holds it with --key-env.</source>
   <translation>キーを保存するには: {command}、またはウィンドウの「設定」&gt;「接続」で行ってください。1 回だけ使うには、キーを入れた変数を --key-env で指定します。</translation>
  </message>
  <message>
   <source>To save a token: {command}. To use one once, name a variable that holds it with --key-env.</source>
   <translation>トークンを保存するには: {command}。1 回だけ使うには、それを入れた変数を --key-env で指定します。</translation>
  </message>
  <message>
   <source>Today</source>
   <translation>今日</translation>
  </message>
  <message>
   <source>Token confidence</source>
   <translation>トークンの確信度</translation>
  </message>
  <message>
   <source>Token confidence is either on or off.</source>
   <translation>トークンの確信度はオンかオフのどちらかです。</translation>
  </message>
  <message>
   <source>Tokens per second</source>
   <translation>1 秒あたりのトークン数</translation>
  </message>
  <message>
   <source>Tokens written to cache</source>
   <translation>キャッシュに書き込まれたトークン</translation>
  </message>
  <message>
   <source>Too long for a full word-by-word comparison.</source>
   <translation>長すぎるため、1 語ずつすべて比較することはできません。</translation>
  </message>
  <message>
   <source>Too long to be checked against its schema (limit 1 MB).</source>
   <translation>長すぎるため、スキーマに照らして確認できません（上限 1 MB）。</translation>
  </message>
  <message>
   <source>Tool</source>
   <translation>ツール</translation>
  </message>
  <message>
   <source>Tool calls, results and sources beyond what a message can hold, left out: {number}.</source>
   <translation>1 つのメッセージに入りきらないツールの呼び出し、結果、出典（読み込みませんでした）: {number}。</translation>
  </message>
  <message>
   <source>Tool server {number} can't be used and was left out.</source>
   <translation>ツールサーバー {number} は使えないため、除外しました。</translation>
  </message>
  <message>
   <source>Tool: {name}</source>
   <translation>ツール: {name}</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>ツール</translation>
  </message>
  <message>
   <source>Top-k</source>
   <translation>Top-k</translation>
  </message>
  <message>
   <source>Top-p</source>
   <translation>Top-p</translation>
  </message>
  <message>
   <source>Total time</source>
   <translation>合計時間</translation>
  </message>
  <message>
   <source>Translator Arabic–English</source>
   <translation>アラビア語–英語の翻訳者</translation>
  </message>
  <message>
   <source>Trash</source>
   <translation>ゴミ箱</translation>
  </message>
  <message>
   <source>Trash is empty.</source>
   <translation>ゴミ箱は空です。</translation>
  </message>
  <message>
   <source>Trash is empty. Deleted chats stay here for {days} days.</source>
   <translation>ゴミ箱は空です。削除したチャットは {days} 日間ここに残ります。</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>もう一度試す</translation>
  </message>
  <message>
   <source>Try fewer words.</source>
   <translation>語を減らしてみてください。</translation>
  </message>
  <message>
   <source>Try: model:falcon after:2026-10 "exact words" -without</source>
   <translation>例: model:falcon after:2026-10 "正確な語句" -除外</translation>
  </message>
  <message>
   <source>Type / to insert a prompt. Press Tab to fill in {places}; {default} sets a default. Repeated names fill in together.</source>
   <translation>/ を入力するとプロンプトを挿入できます。Tab で {places} を埋めます。{default} は既定値を設定します。同じ名前は一緒に埋まります。</translation>
  </message>
  <message>
   <source>Type a message first.</source>
   <translation>先にメッセージを入力してください。</translation>
  </message>
  <message>
   <source>Type a question first, then compare models.</source>
   <translation>先に質問を入力してから、モデルを比較してください。</translation>
  </message>
  <message>
   <source>Type text, press Enter</source>
   <translation>テキストを入力して Enter</translation>
  </message>
  <message>
   <source>Unarchive</source>
   <translation>アーカイブから戻す</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>元に戻す</translation>
  </message>
  <message>
   <source>Undo the continuation</source>
   <translation>続きを取り消す</translation>
  </message>
  <message>
   <source>Undone.</source>
   <translation>元に戻しました。</translation>
  </message>
  <message>
   <source>Undone: archiving.</source>
   <translation>アーカイブを取り消しました。</translation>
  </message>
  <message>
   <source>Undone: import. The imported chats are in Trash.</source>
   <translation>読み込みを取り消しました。読み込んだチャットはゴミ箱にあります。</translation>
  </message>
  <message>
   <source>Undone: pinning.</source>
   <translation>ピン留めを取り消しました。</translation>
  </message>
  <message>
   <source>Undone: rename.</source>
   <translation>名前の変更を取り消しました。</translation>
  </message>
  <message>
   <source>Undone: restoring.</source>
   <translation>元に戻した操作を取り消しました。</translation>
  </message>
  <message>
   <source>Undone: unarchiving.</source>
   <translation>アーカイブから戻した操作を取り消しました。</translation>
  </message>
  <message>
   <source>Undone: unpinning.</source>
   <translation>ピン留めの解除を取り消しました。</translation>
  </message>
  <message>
   <source>Unexpected argument: {argument}.</source>
   <translation>余分な引数です: {argument}。</translation>
  </message>
  <message>
   <source>Unknown command “{word}”. {hint} See: {command}</source>
   <translation>「{word}」というコマンドはありません。{hint} 参照: {command}</translation>
  </message>
  <message>
   <source>Unknown option {option}.</source>
   <translation>{option} というオプションはありません。</translation>
  </message>
  <message>
   <source>Unknown server type (that's fine).</source>
   <translation>サーバーの種類は不明です（問題ありません）。</translation>
  </message>
  <message>
   <source>Unload after</source>
   <translation>メモリから解放するまで</translation>
  </message>
  <message>
   <source>Unpin</source>
   <translation>ピン留めを外す</translation>
  </message>
  <message>
   <source>Unpinned “{title}”.</source>
   <translation>「{title}」のピン留めを外しました。</translation>
  </message>
  <message>
   <source>Until then the built-in engine answers.</source>
   <translation>それまでは内蔵エンジンが回答します。</translation>
  </message>
  <message>
   <source>Until then {file} answers.</source>
   <translation>それまでは{file}が回答します。</translation>
  </message>
  <message>
   <source>Untitled</source>
   <translation>無題</translation>
  </message>
  <message numerus="yes">
   <source>Up to %n text(s).</source>
   <translation>
    <numerusform>テキストは %n 個までです。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Up to {count} file(s) per message.</source>
   <translation>
    <numerusform>1 つのメッセージに添付できるファイルは {count} 個までです。</numerusform>
   </translation>
  </message>
  <message>
   <source>Up to {count} files per message.</source>
   <translation>1 つのメッセージに添付できるファイルは {count} 個までです。</translation>
  </message>
  <message>
   <source>Updates</source>
   <translation>アップデート</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>使う</translation>
  </message>
  <message>
   <source>Use --key-env to name a variable that holds the key.</source>
   <translation>キーを入れた変数を --key-env で指定してください。</translation>
  </message>
  <message>
   <source>Use --model to name one.</source>
   <translation>--model で指定してください。</translation>
  </message>
  <message>
   <source>Use a bigger model on this computer</source>
   <translation>このコンピューターで大きなモデルを使う</translation>
  </message>
  <message>
   <source>Use another connection…</source>
   <translation>別の接続を使う…</translation>
  </message>
  <message>
   <source>Use another model</source>
   <translation>別のモデルを使う</translation>
  </message>
  <message>
   <source>Use models you pulled with “ollama pull”. Behind a proxy that passes on only /v1, choose the kind “OpenAI-compatible”.</source>
   <translation>「ollama pull」で取得したモデルを使います。/v1 だけを通すプロキシの背後では、種類を「OpenAI 互換」にしてください。</translation>
  </message>
  <message>
   <source>Use the model that vLLM was started with.</source>
   <translation>vLLM を起動したときのモデルを使います。</translation>
  </message>
  <message>
   <source>Use this answer</source>
   <translation>この回答を使う</translation>
  </message>
  <message>
   <source>Use {file}</source>
   <translation>{file}を使う</translation>
  </message>
  <message>
   <source>Use {model}</source>
   <translation>{model} を使う</translation>
  </message>
  <message>
   <source>Use “{model}” via {name}</source>
   <translation>{name} の「{model}」を使う</translation>
  </message>
  <message numerus="yes">
   <source>Used %n tool(s)</source>
   <translation>
    <numerusform>%n 個のツールを使用</numerusform>
   </translation>
  </message>
  <message>
   <source>Used unless a chat or its connection sets its own.</source>
   <translation>チャットやその接続が独自の値を設定していないときに使われます。</translation>
  </message>
  <message>
   <source>Version {number} of {count}</source>
   <translation>バージョン {number} / {count}</translation>
  </message>
  <message>
   <source>Version {version}</source>
   <translation>バージョン {version}</translation>
  </message>
  <message>
   <source>Version {version} is available.</source>
   <translation>バージョン {version} が利用できます。</translation>
  </message>
  <message>
   <source>Video memory ran out. “{name}” now has {layers} of {most} layers on the graphics processor, and is slower.</source>
   <translation>ビデオメモリが不足しました。「{name}」は現在GPUに{most}層中{layers}層だけを置いており、遅くなります。</translation>
  </message>
  <message>
   <source>Video memory ran out. “{name}” now runs on the processor, and is slower.</source>
   <translation>ビデオメモリが不足しました。「{name}」は現在CPUで動作しており、遅くなります。</translation>
  </message>
  <message>
   <source>View release…</source>
   <translation>リリースを見る…</translation>
  </message>
  <message>
   <source>WAYLAND_DISPLAY is not set</source>
   <translation>WAYLAND_DISPLAY が設定されていません</translation>
  </message>
  <message>
   <source>Waiting for the server…</source>
   <translation>サーバーを待っています…</translation>
  </message>
  <message>
   <source>Waiting for you…</source>
   <translation>あなたの判断を待っています…</translation>
  </message>
  <message>
   <source>Waiting {seconds} s… Cancel</source>
   <translation>{seconds} 秒待っています… キャンセル</translation>
  </message>
  <message>
   <source>Waiting…</source>
   <translation>待っています…</translation>
  </message>
  <message>
   <source>Was {before} MB, now {after} MB.</source>
   <translation>{before} MB から {after} MB になりました。</translation>
  </message>
  <message>
   <source>Was {before}, now {after}.</source>
   <translation>{before} から {after} になりました。</translation>
  </message>
  <message>
   <source>We'll see if the key is accepted.</source>
   <translation>キーが受け付けられるかどうかは接続時にわかります。</translation>
  </message>
  <message>
   <source>Web page</source>
   <translation>ウェブページ</translation>
  </message>
  <message>
   <source>Welcome</source>
   <translation>ようこそ</translation>
  </message>
  <message>
   <source>What a screen reader says of an answer</source>
   <translation>スクリーンリーダーが回答について読み上げる内容</translation>
  </message>
  <message>
   <source>What answers cost</source>
   <translation>回答の費用</translation>
  </message>
  <message>
   <source>What is free</source>
   <translation>空いている分</translation>
  </message>
  <message>
   <source>What is in place of the history file is not a file.</source>
   <translation>履歴ファイルの場所にあるものがファイルではありません。</translation>
  </message>
  <message>
   <source>What remains of the request, without the messages:</source>
   <translation>メッセージを除いたリクエストの残り:</translation>
  </message>
  <message>
   <source>What would you like to know?</source>
   <translation>何を知りたいですか？</translation>
  </message>
  <message>
   <source>What's new</source>
   <translation>新機能</translation>
  </message>
  <message>
   <source>When a chat exceeds the context window</source>
   <translation>チャットがコンテキストウィンドウを超えるとき</translation>
  </message>
  <message>
   <source>When this chat gets too long:</source>
   <translation>このチャットが長くなりすぎたとき:</translation>
  </message>
  <message>
   <source>Where it computes</source>
   <translation>動作する場所</translation>
  </message>
  <message>
   <source>Where your chats are</source>
   <translation>チャットの保存場所</translation>
  </message>
  <message>
   <source>Whether it fits</source>
   <translation>収まるかどうか</translation>
  </message>
  <message>
   <source>Why is the sky blue?</source>
   <translation>空はなぜ青いの？</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>ウィンドウ</translation>
  </message>
  <message>
   <source>Without filters</source>
   <translation>条件なし</translation>
  </message>
  <message>
   <source>Words in titles only</source>
   <translation>タイトルの語のみ</translation>
  </message>
  <message>
   <source>Wrap lines</source>
   <translation>行を折り返す</translation>
  </message>
  <message>
   <source>Write a copy of the whole history to a new file and verify it. Works while the window is open.</source>
   <translation>履歴全体のコピーを新しいファイルに書き込み、検証します。ウィンドウが開いていても実行できます。</translation>
  </message>
  <message>
   <source>Write a polite reminder about an unpaid invoice</source>
   <translation>未払いの請求書について丁寧な催促状を書いて</translation>
  </message>
  <message>
   <source>Write a shell command that finds large files</source>
   <translation>大きなファイルを探すコマンドを書いて</translation>
  </message>
  <message>
   <source>Write an email to this address?</source>
   <translation>このアドレスにメールを書きますか？</translation>
  </message>
  <message>
   <source>Write chats to a new file that only you can read, all or nothing. Never overwrites a file. json and markdown can be imported again.</source>
   <translation>チャットを、自分だけが読める新しいファイルに書き込みます。すべて書き込むか、何も書き込まないかのどちらかです。既存のファイルは上書きしません。json と markdown はもう一度読み込めます。</translation>
  </message>
  <message>
   <source>Write one header per line, like X-Team: falcon.</source>
   <translation>X-Team: falcon のように、ヘッダーを 1 行に 1 つ書いてください。</translation>
  </message>
  <message>
   <source>Write something first.</source>
   <translation>先に何か書いてください。</translation>
  </message>
  <message>
   <source>Write the header's name, like api-key or Authorization: Bearer.</source>
   <translation>api-key や Authorization: Bearer のように、ヘッダー名を書いてください。</translation>
  </message>
  <message>
   <source>Written as “{host}”: lookalike letters, check carefully.</source>
   <translation>「{host}」と書かれています。似た形の文字があります。よく確かめてください。</translation>
  </message>
  <message>
   <source>Written by the model (always)</source>
   <translation>モデルが付ける（常に）</translation>
  </message>
  <message>
   <source>Written by the model (local models only)</source>
   <translation>モデルが付ける（ローカルモデルのみ）</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>はい</translation>
  </message>
  <message>
   <source>Yesterday</source>
   <translation>昨日</translation>
  </message>
  <message>
   <source>You</source>
   <translation>あなた</translation>
  </message>
  <message>
   <source>You already have a model called “{name}”.</source>
   <translation>「{name}」というモデルがすでにあります。</translation>
  </message>
  <message>
   <source>You already have everything in this file.</source>
   <translation>このファイルの内容はすべてすでにあります。</translation>
  </message>
  <message>
   <source>You already have them all.</source>
   <translation>すべてすでにあります。</translation>
  </message>
  <message>
   <source>You can have up to {max_headers} headers.</source>
   <translation>ヘッダーは {max_headers} 個までです。</translation>
  </message>
  <message>
   <source>You can have up to {max_presets} presets.</source>
   <translation>プリセットは {max_presets} 個までです。</translation>
  </message>
  <message>
   <source>You can have up to {max_prompts} prompts.</source>
   <translation>プロンプトは {max_prompts} 個までです。</translation>
  </message>
  <message>
   <source>You can have up to {max_stop_sequences} stop sequences.</source>
   <translation>停止シーケンスは {max_stop_sequences} 個までです。</translation>
  </message>
  <message>
   <source>You can have up to {most} connections.</source>
   <translation>接続は {most} 個までです。</translation>
  </message>
  <message>
   <source>You said</source>
   <translation>あなたの発言</translation>
  </message>
  <message>
   <source>You stopped this answer.</source>
   <translation>この回答を停止しました。</translation>
  </message>
  <message>
   <source>You're offline, so {host} can't be reached. Try again when you're back online.</source>
   <translation>オフラインのため、{host} に接続できません。オンラインに戻ってからもう一度お試しください。</translation>
  </message>
  <message>
   <source>You're up to date.</source>
   <translation>最新の状態です。</translation>
  </message>
  <message>
   <source>Your account at {host} is out of credit. Add credit there or use another connection.</source>
   <translation>{host} のアカウントの残高がありません。サーバー側で追加するか、別の接続を使ってください。</translation>
  </message>
  <message>
   <source>Your account has no access to “{repository}” yet. Accept its terms on its page at {host}; some owners take a while to answer.</source>
   <translation>アカウントはまだ「{repository}」にアクセスできません。{host} のモデルのページで条件に同意してください。所有者の返答に時間がかかることもあります。</translation>
  </message>
  <message>
   <source>Your answer is ready.</source>
   <translation>回答の準備ができました。</translation>
  </message>
  <message>
   <source>Your chats stay. The file can be downloaded again.</source>
   <translation>チャットは残ります。ファイルは再度ダウンロードできます。</translation>
  </message>
  <message>
   <source>Your chats will be listed here.</source>
   <translation>チャットがここに表示されます。</translation>
  </message>
  <message>
   <source>Your llama-server can't be started.</source>
   <translation>指定した llama-server を起動できません。</translation>
  </message>
  <message>
   <source>Your llama-server can't load the model “{model}”.</source>
   <translation>指定した llama-server がモデル「{model}」を読み込めません。</translation>
  </message>
  <message>
   <source>Your llama-server does not know what Falcon Desktop asks of it. Update it.</source>
   <translation>指定した llama-server は、Falcon Desktop が求める機能に対応していません。更新してください。</translation>
  </message>
  <message>
   <source>Your messages</source>
   <translation>自分のメッセージ</translation>
  </message>
  <message>
   <source>Your messages, or answers</source>
   <translation>自分のメッセージ、または回答</translation>
  </message>
  <message>
   <source>Your question will be sent once your chats have loaded.</source>
   <translation>チャットの読み込みが終わったら、質問を送信します。</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>拡大</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>縮小</translation>
  </message>
  <message>
   <source>Zoom {percent}%</source>
   <translation>ズーム {percent}%</translation>
  </message>
  <message>
   <source>a JSON object whose fields are added to the request; null leaves a field out</source>
   <translation>各フィールドがリクエストに追加される JSON オブジェクト。null を指定したフィールドは除かれます</translation>
  </message>
  <message>
   <source>a chat whose title is lost too</source>
   <translation>タイトルも失われたチャット</translation>
  </message>
  <message>
   <source>a connection's name, as with --connection</source>
   <translation>--connection と同じ、接続の名前</translation>
  </message>
  <message>
   <source>a few minutes</source>
   <translation>数分</translation>
  </message>
  <message>
   <source>a file with more certificates to trust (PEM)</source>
   <translation>追加で信頼する証明書のファイル (PEM)</translation>
  </message>
  <message>
   <source>a file with the JSON Schema that the answer is to follow</source>
   <translation>回答が従う JSON Schema のファイル</translation>
  </message>
  <message>
   <source>a format that “export” supports</source>
   <translation>「export」が対応している形式</translation>
  </message>
  <message>
   <source>a moment</source>
   <translation>少し</translation>
  </message>
  <message>
   <source>a proxy's address, “none”, or “system” for the system's</source>
   <translation>プロキシのアドレス、「none」、またはシステムに従う「system」</translation>
  </message>
  <message>
   <source>a saved connection, as “connections list” names it (default for new chats: ${variable})</source>
   <translation>「connections list」が表示する保存済みの接続（新しいチャットの既定値: ${variable}）</translation>
  </message>
  <message>
   <source>a server address, no setup needed; http:// is optional</source>
   <translation>サーバーのアドレス。準備は不要で、http:// は省略できます</translation>
  </message>
  <message>
   <source>a system library that Qt needs is missing ({error})</source>
   <translation>Qt に必要なシステムライブラリがありません ({error})</translation>
  </message>
  <message>
   <source>a text file, PDF or image to send with the prompt (repeatable)</source>
   <translation>プロンプトと一緒に送るテキストファイル、PDF、画像（繰り返し指定可）</translation>
  </message>
  <message>
   <source>access denied</source>
   <translation>アクセスが拒否されました</translation>
  </message>
  <message>
   <source>add Falcon Desktop to your menu, with its icon and file type (Linux; packages do this themselves)</source>
   <translation>Falcon Desktop を、アイコンとファイルの種類とともにメニューに追加します（Linux。パッケージの場合は自動で追加されます）</translation>
  </message>
  <message>
   <source>add a server</source>
   <translation>サーバーを追加</translation>
  </message>
  <message>
   <source>all chats</source>
   <translation>すべてのチャット</translation>
  </message>
  <message>
   <source>already here</source>
   <translation>すでにあります</translation>
  </message>
  <message>
   <source>an ID, or a unique beginning or end of it</source>
   <translation>ID、またはほかと重ならない先頭か末尾</translation>
  </message>
  <message>
   <source>answering</source>
   <translation>回答中</translation>
  </message>
  <message>
   <source>archived chats</source>
   <translation>アーカイブしたチャット</translation>
  </message>
  <message>
   <source>argument %(argument_name)s: %(message)s</source>
   <translation>引数 %(argument_name)s: %(message)s</translation>
  </message>
  <message>
   <source>ask for text, whatever the chat or the defaults say</source>
   <translation>チャットや既定値にかかわらず、テキストを求める</translation>
  </message>
  <message>
   <source>ask how sure the model is of each token; --json prints it</source>
   <translation>各トークンの確からしさをモデルに尋ねます。--json で出力されます</translation>
  </message>
  <message>
   <source>ask with this saved prompt; what you ask or pipe in fills its last empty placeholder, or follows it</source>
   <translation>この保存済みプロンプトで質問します。質問やパイプで渡したものは、最後の空のプレースホルダーに入るか、末尾に続きます</translation>
  </message>
  <message>
   <source>at least {amount}</source>
   <translation>少なくとも {amount}</translation>
  </message>
  <message>
   <source>attached: {names}</source>
   <translation>添付: {names}</translation>
  </message>
  <message>
   <source>belongs to {program}</source>
   <translation>{program} のもの</translation>
  </message>
  <message>
   <source>breaks the rule “{keyword}”</source>
   <translation>規則「{keyword}」に反しています</translation>
  </message>
  <message>
   <source>built-in engine</source>
   <translation>内蔵エンジン</translation>
  </message>
  <message>
   <source>busy</source>
   <translation>混雑中</translation>
  </message>
  <message>
   <source>cURL</source>
   <translation>cURL</translation>
  </message>
  <message>
   <source>can't be used: {reason}</source>
   <translation>使えません: {reason}</translation>
  </message>
  <message>
   <source>cannot allocate memory</source>
   <translation>メモリを割り当てられません</translation>
  </message>
  <message>
   <source>change a connection</source>
   <translation>接続を変更</translation>
  </message>
  <message>
   <source>chats answered by a model whose ID contains NAME</source>
   <translation>ID に NAME を含むモデルが回答したチャット</translation>
  </message>
  <message>
   <source>chats in Trash</source>
   <translation>ゴミ箱のチャット</translation>
  </message>
  <message>
   <source>check only the file's structure</source>
   <translation>ファイルの構造だけを確認</translation>
  </message>
  <message>
   <source>check that everything here works</source>
   <translation>すべてが動作するか確認</translation>
  </message>
  <message>
   <source>check the history, including every text</source>
   <translation>すべてのテキストを含めて履歴を確認</translation>
  </message>
  <message>
   <source>choose the model of this computer</source>
   <translation>このコンピューターのモデルを選ぶ</translation>
  </message>
  <message>
   <source>complete</source>
   <translation>完了</translation>
  </message>
  <message>
   <source>connect to the network (Landlock is older than version 4)</source>
   <translation>ネットワークに接続する（Landlock がバージョン 4 より古い）</translation>
  </message>
  <message>
   <source>context cleared here</source>
   <translation>ここでコンテキストをクリア</translation>
  </message>
  <message>
   <source>context window {tokens} of {most} tokens</source>
   <translation>コンテキストウィンドウ {most} トークン中 {tokens}</translation>
  </message>
  <message>
   <source>context window {tokens} tokens</source>
   <translation>コンテキストウィンドウ {tokens} トークン</translation>
  </message>
  <message>
   <source>continue the last chat</source>
   <translation>最後のチャットを続ける</translation>
  </message>
  <message>
   <source>continue this chat; the end of its ID is enough</source>
   <translation>このチャットを続けます。ID の末尾だけで指定できます</translation>
  </message>
  <message>
   <source>daily</source>
   <translation>毎日</translation>
  </message>
  <message>
   <source>data directory</source>
   <translation>データディレクトリ</translation>
  </message>
  <message>
   <source>database</source>
   <translation>データベース</translation>
  </message>
  <message>
   <source>delete without asking</source>
   <translation>確認なしで削除する</translation>
  </message>
  <message numerus="yes">
   <source>deleted in %n day(s)</source>
   <translation>
    <numerusform>%n 日後に削除</numerusform>
   </translation>
  </message>
  <message>
   <source>device or resource busy</source>
   <translation>デバイスまたはリソースが使用中です</translation>
  </message>
  <message>
   <source>directory not empty</source>
   <translation>ディレクトリが空ではありません</translation>
  </message>
  <message>
   <source>display</source>
   <translation>ディスプレイ</translation>
  </message>
  <message>
   <source>do not read stdin, for use in a loop that reads lines from it</source>
   <translation>標準入力を読まない。標準入力から行を読むループの中で使います</translation>
  </message>
  <message>
   <source>do not save anything</source>
   <translation>何も保存しない</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>収まりません</translation>
  </message>
  <message>
   <source>done</source>
   <translation>完了</translation>
  </message>
  <message>
   <source>download a model from Hugging Face</source>
   <translation>Hugging Face からモデルをダウンロードする</translation>
  </message>
  <message>
   <source>downloading</source>
   <translation>ダウンロード中</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>編集済み</translation>
  </message>
  <message>
   <source>edited after the model wrote it</source>
   <translation>モデルが書いたあとに編集</translation>
  </message>
  <message>
   <source>end the answer before this text (repeatable)</source>
   <translation>このテキストの手前で回答を終える（繰り返し指定可）</translation>
  </message>
  <message>
   <source>engine</source>
   <translation>エンジン</translation>
  </message>
  <message>
   <source>environment</source>
   <translation>環境</translation>
  </message>
  <message>
   <source>error</source>
   <translation>エラー</translation>
  </message>
  <message>
   <source>every chat, including archived ones; not Trash</source>
   <translation>アーカイブも含むすべてのチャット。ゴミ箱は含みません</translation>
  </message>
  <message>
   <source>examples:</source>
   <translation>例:</translation>
  </message>
  <message>
   <source>exec format error</source>
   <translation>実行形式が正しくありません</translation>
  </message>
  <message>
   <source>exit status: 0 done · 2 usage error · 3 failed · 4 the answer's stream ended unfinished, or part of it could not be read (its text is kept) · 5 storage · 6 the answer does not fit its schema (its text is kept) · 130 Ctrl-C (the partial answer is kept) · 141 output closed by its reader · 143 SIGTERM</source>
   <translation>終了ステータス: 0 成功 · 2 使い方の誤り · 3 失敗 · 4 回答が途中で終わったか、一部を読み取れなかった（テキストは残ります） · 5 保存の問題 · 6 回答がスキーマに合わない（テキストは残ります） · 130 Ctrl-C（途中までの回答は残ります） · 141 出力先が閉じられた · 143 SIGTERM</translation>
  </message>
  <message>
   <source>expected at least one argument</source>
   <translation>引数が 1 つ以上必要です</translation>
  </message>
  <message>
   <source>expected one argument</source>
   <translation>引数が 1 つ必要です</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>失敗</translation>
  </message>
  <message>
   <source>failed, according to the imported file: {reason}</source>
   <translation>失敗（読み込んだファイルによる）: {reason}</translation>
  </message>
  <message>
   <source>failed: {reason}</source>
   <translation>失敗: {reason}</translation>
  </message>
  <message>
   <source>file</source>
   <translation>ファイル</translation>
  </message>
  <message>
   <source>file exists</source>
   <translation>ファイルがすでにあります</translation>
  </message>
  <message>
   <source>file name too long</source>
   <translation>ファイル名が長すぎます</translation>
  </message>
  <message>
   <source>files (Landlock {version})</source>
   <translation>ファイル (Landlock {version})</translation>
  </message>
  <message>
   <source>fill in a placeholder of the saved prompt (repeatable)</source>
   <translation>保存済みプロンプトのプレースホルダーを埋める（繰り返し指定可）</translation>
  </message>
  <message>
   <source>find models at Hugging Face</source>
   <translation>Hugging Face でモデルを探す</translation>
  </message>
  <message>
   <source>find words in titles and messages</source>
   <translation>タイトルとメッセージの語を検索</translation>
  </message>
  <message>
   <source>first token {time}</source>
   <translation>最初のトークン {time}</translation>
  </message>
  <message>
   <source>first {first}, last {last}</source>
   <translation>最初 {first}、最後 {last}</translation>
  </message>
  <message>
   <source>fits</source>
   <translation>収まります</translation>
  </message>
  <message>
   <source>forget a key</source>
   <translation>キーを削除</translation>
  </message>
  <message>
   <source>from your defaults for new chats</source>
   <translation>新しいチャットの既定値から</translation>
  </message>
  <message>
   <source>from {connection}</source>
   <translation>{connection} から</translation>
  </message>
  <message>
   <source>gated</source>
   <translation>制限あり</translation>
  </message>
  <message>
   <source>get one answer, streamed to stdout</source>
   <translation>回答を 1 つ得て、標準出力に流す</translation>
  </message>
  <message>
   <source>give a chat another title</source>
   <translation>チャットに別のタイトルを付ける</translation>
  </message>
  <message>
   <source>hidden characters</source>
   <translation>見えない文字</translation>
  </message>
  <message>
   <source>hidden characters, shown as symbols</source>
   <translation>見えない文字（記号で表示）</translation>
  </message>
  <message>
   <source>how many tokens the model can read; 0 to detect it</source>
   <translation>モデルが読めるトークン数。0 で自動判別</translation>
  </message>
  <message>
   <source>how much the model thinks before it answers, if it can; server: as the server does</source>
   <translation>モデルが回答の前にどれだけ考えるか（対応している場合）。server はサーバーに任せます</translation>
  </message>
  <message>
   <source>ignored explicit argument %r</source>
   <translation>明示された引数 %r を無視しました</translation>
  </message>
  <message>
   <source>import chats from a file</source>
   <translation>ファイルからチャットを読み込む</translation>
  </message>
  <message numerus="yes">
   <source>in %n chat(s)</source>
   <translation>
    <numerusform>（%n 件のチャット）</numerusform>
   </translation>
  </message>
  <message>
   <source>in progress</source>
   <translation>進行中</translation>
  </message>
  <message>
   <source>included; small, often wrong</source>
   <translation>付属。小さく、よく間違えます</translation>
  </message>
  <message>
   <source>input/output error</source>
   <translation>入出力エラー</translation>
  </message>
  <message>
   <source>interrupted</source>
   <translation>中断</translation>
  </message>
  <message>
   <source>invalid %(type)s value: %(value)r</source>
   <translation>不正な %(type)s の値: %(value)r</translation>
  </message>
  <message>
   <source>invalid choice: %(value)r (choose from %(choices)s)</source>
   <translation>不正な選択: %(value)r（選択肢: %(choices)s）</translation>
  </message>
  <message>
   <source>is a directory</source>
   <translation>ディレクトリです</translation>
  </message>
  <message>
   <source>it belongs to another model, and does not answer by itself</source>
   <translation>別のモデルに付属するもので、単独では回答しません</translation>
  </message>
  <message>
   <source>it claims to have a list of {number} texts</source>
   <translation>{number} 個のテキストのリストがあると書かれています</translation>
  </message>
  <message>
   <source>it claims to have {number} texts in lists</source>
   <translation>リストに {number} 個のテキストがあると書かれています</translation>
  </message>
  <message>
   <source>it claims to have {number} {what}</source>
   <translation>{number} 個の{what}があると書かれています</translation>
  </message>
  <message>
   <source>it contains a list of the unknown type {kind}</source>
   <translation>不明な型 {kind} のリストが含まれています</translation>
  </message>
  <message>
   <source>it contains a text of {length} bytes</source>
   <translation>{length} バイトのテキストが含まれています</translation>
  </message>
  <message>
   <source>it contains a value of the unknown type {kind}</source>
   <translation>不明な型 {kind} の値が含まれています</translation>
  </message>
  <message>
   <source>it contains the tensor “{name}” twice</source>
   <translation>テンソル「{name}」が 2 回含まれています</translation>
  </message>
  <message>
   <source>it contains “{name}” twice</source>
   <translation>「{name}」が 2 回含まれています</translation>
  </message>
  <message>
   <source>it does not start with GGUF</source>
   <translation>GGUF で始まっていません</translation>
  </message>
  <message>
   <source>it has no weights</source>
   <translation>重みがありません</translation>
  </message>
  <message>
   <source>it is a part of a model whose first file is missing</source>
   <translation>先頭のファイルがないモデルの一部です</translation>
  </message>
  <message>
   <source>it is empty</source>
   <translation>空です</translation>
  </message>
  <message>
   <source>it is not an object.</source>
   <translation>オブジェクトではありません。</translation>
  </message>
  <message>
   <source>it must be NAME=VALUE</source>
   <translation>NAME=VALUE の形で指定してください</translation>
  </message>
  <message>
   <source>it must be the name of a connection, not the key itself</source>
   <translation>キーそのものではなく、接続の名前を指定してください</translation>
  </message>
  <message>
   <source>it must be the name of a variable, not the key itself</source>
   <translation>キーそのものではなく、変数の名前を指定してください</translation>
  </message>
  <message>
   <source>it reads pictures for a model, and does not answer by itself</source>
   <translation>モデルのために画像を読むもので、単独では回答しません</translation>
  </message>
  <message>
   <source>its ID, or a unique beginning or end of it</source>
   <translation>ID、またはほかと重ならない先頭か末尾</translation>
  </message>
  <message>
   <source>its alignment is not a power of two</source>
   <translation>アラインメントが 2 の累乗ではありません</translation>
  </message>
  <message>
   <source>its architecture is missing</source>
   <translation>アーキテクチャがありません</translation>
  </message>
  <message>
   <source>its end is empty, as that of a copy that was not finished</source>
   <translation>末尾が空です。コピーが最後まで終わらなかったときのようになっています</translation>
  </message>
  <message>
   <source>its format version is {version}, not 2 or 3</source>
   <translation>形式のバージョンが {version} です（2 か 3 が必要です）</translation>
  </message>
  <message>
   <source>its header is too large</source>
   <translation>ヘッダーが大きすぎます</translation>
  </message>
  <message>
   <source>its new name</source>
   <translation>新しい名前</translation>
  </message>
  <message>
   <source>its part “{name}” is missing</source>
   <translation>部分「{name}」がありません</translation>
  </message>
  <message>
   <source>its weights are incomplete</source>
   <translation>重みが不完全です</translation>
  </message>
  <message>
   <source>keep chats at the top of the list</source>
   <translation>チャットを一覧の先頭に固定</translation>
  </message>
  <message>
   <source>key rejected</source>
   <translation>キーが拒否されました</translation>
  </message>
  <message>
   <source>keyring</source>
   <translation>キーリング</translation>
  </message>
  <message>
   <source>licence unknown</source>
   <translation>ライセンス不明</translation>
  </message>
  <message>
   <source>list at most N</source>
   <translation>最大 N 件を表示</translation>
  </message>
  <message>
   <source>list chats, newest first</source>
   <translation>チャットを新しい順に一覧表示</translation>
  </message>
  <message>
   <source>list model IDs on this computer or on a server</source>
   <translation>このコンピューターまたはサーバーのモデル ID を一覧表示</translation>
  </message>
  <message>
   <source>list the presets for chats</source>
   <translation>チャット用プリセットを一覧表示</translation>
  </message>
  <message>
   <source>list the saved prompts</source>
   <translation>保存済みプロンプトを一覧表示</translation>
  </message>
  <message>
   <source>list them, the default one marked</source>
   <translation>既定のものに印を付けて一覧表示</translation>
  </message>
  <message>
   <source>list, add, change, test or remove connections</source>
   <translation>接続の一覧、追加、変更、テスト、削除</translation>
  </message>
  <message>
   <source>list, find, download, remove or choose models</source>
   <translation>モデルの一覧表示、検索、ダウンロード、削除、選択</translation>
  </message>
  <message>
   <source>llama-server, version {version}</source>
   <translation>llama-server、バージョン {version}</translation>
  </message>
  <message>
   <source>llama.cpp by xllamacpp {version}, {model} ({size} MB)</source>
   <translation>llama.cpp (xllamacpp {version})、{model} ({size} MB)</translation>
  </message>
  <message>
   <source>llama.cpp's web page</source>
   <translation>llama.cpp のウェブページ</translation>
  </message>
  <message>
   <source>loaded</source>
   <translation>読み込み済み</translation>
  </message>
  <message>
   <source>loading the model…</source>
   <translation>モデルを読み込んでいます…</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手動</translation>
  </message>
  <message>
   <source>metadata keys</source>
   <translation>メタデータのキー</translation>
  </message>
  <message>
   <source>more details</source>
   <translation>詳細の追加</translation>
  </message>
  <message>
   <source>move chats out of Trash</source>
   <translation>チャットをゴミ箱から戻す</translation>
  </message>
  <message>
   <source>move chats out of the archive</source>
   <translation>チャットをアーカイブから戻す</translation>
  </message>
  <message>
   <source>move chats to Trash</source>
   <translation>チャットをゴミ箱に移動</translation>
  </message>
  <message>
   <source>move chats to the archive</source>
   <translation>チャットをアーカイブに移動</translation>
  </message>
  <message>
   <source>must be a list</source>
   <translation>リストが必要です</translation>
  </message>
  <message>
   <source>must be a multiple of {value}</source>
   <translation>{value} の倍数が必要です</translation>
  </message>
  <message>
   <source>must be a number</source>
   <translation>数値が必要です</translation>
  </message>
  <message>
   <source>must be a whole number</source>
   <translation>整数が必要です</translation>
  </message>
  <message>
   <source>must be an object</source>
   <translation>オブジェクトが必要です</translation>
  </message>
  <message>
   <source>must be at least {value}</source>
   <translation>{value} 以上が必要です</translation>
  </message>
  <message>
   <source>must be at most {value}</source>
   <translation>{value} 以下が必要です</translation>
  </message>
  <message>
   <source>must be less than {value}</source>
   <translation>{value} 未満が必要です</translation>
  </message>
  <message>
   <source>must be more than {value}</source>
   <translation>{value} より大きい値が必要です</translation>
  </message>
  <message>
   <source>must be null</source>
   <translation>null が必要です</translation>
  </message>
  <message>
   <source>must be one of {values}</source>
   <translation>{values} のいずれかが必要です</translation>
  </message>
  <message>
   <source>must be text</source>
   <translation>テキストが必要です</translation>
  </message>
  <message>
   <source>must be true or false</source>
   <translation>true か false が必要です</translation>
  </message>
  <message>
   <source>must be {value}</source>
   <translation>{value} が必要です</translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} character(s)</source>
   <translation>
    <numerusform>{count} 文字以上が必要です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} field(s)</source>
   <translation>
    <numerusform>{count} 個以上のフィールドが必要です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at least {count} item(s)</source>
   <translation>
    <numerusform>{count} 個以上の項目が必要です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} character(s)</source>
   <translation>
    <numerusform>{count} 文字以下が必要です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} field(s)</source>
   <translation>
    <numerusform>フィールドは {count} 個以下が必要です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>must have at most {count} item(s)</source>
   <translation>
    <numerusform>項目は {count} 個以下が必要です</numerusform>
   </translation>
  </message>
  <message>
   <source>must match the pattern {pattern}</source>
   <translation>パターン {pattern} に一致する必要があります</translation>
  </message>
  <message>
   <source>must not have the same item twice</source>
   <translation>同じ項目を 2 回含められません</translation>
  </message>
  <message>
   <source>nearly full</source>
   <translation>残りわずか</translation>
  </message>
  <message>
   <source>needs a key</source>
   <translation>キーが必要</translation>
  </message>
  <message>
   <source>new</source>
   <translation>新規</translation>
  </message>
  <message>
   <source>new answer</source>
   <translation>新しい回答</translation>
  </message>
  <message>
   <source>new prompt</source>
   <translation>新しいプロンプト</translation>
  </message>
  <message>
   <source>no history yet</source>
   <translation>履歴はまだありません</translation>
  </message>
  <message>
   <source>no results</source>
   <translation>結果なし</translation>
  </message>
  <message>
   <source>no space left on device</source>
   <translation>デバイスに空き領域がありません</translation>
  </message>
  <message>
   <source>no such file or directory</source>
   <translation>そのようなファイルやディレクトリはありません</translation>
  </message>
  <message>
   <source>none</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>not a directory</source>
   <translation>ディレクトリではありません</translation>
  </message>
  <message>
   <source>not a regular file</source>
   <translation>通常のファイルではありません</translation>
  </message>
  <message>
   <source>not allowed</source>
   <translation>許可されませんでした</translation>
  </message>
  <message>
   <source>not allowed with argument %s</source>
   <translation>引数 %s と一緒には使えません</translation>
  </message>
  <message>
   <source>not installed</source>
   <translation>未インストール</translation>
  </message>
  <message>
   <source>not installed: {missing}; {found}</source>
   <translation>インストールされていません: {missing}。{found}</translation>
  </message>
  <message>
   <source>not sent</source>
   <translation>未送信</translation>
  </message>
  <message>
   <source>not sent (server chose)</source>
   <translation>送信しない（サーバーが選択）</translation>
  </message>
  <message>
   <source>not set: {names}</source>
   <translation>未設定: {names}</translation>
  </message>
  <message>
   <source>not tested</source>
   <translation>未テスト</translation>
  </message>
  <message>
   <source>not trusted</source>
   <translation>信頼できません</translation>
  </message>
  <message>
   <source>note</source>
   <translation>メモ</translation>
  </message>
  <message>
   <source>off</source>
   <translation>オフ</translation>
  </message>
  <message>
   <source>offline</source>
   <translation>オフライン</translation>
  </message>
  <message>
   <source>ok</source>
   <translation>OK</translation>
  </message>
  <message numerus="yes">
   <source>oldest %n message(s) left out</source>
   <translation>
    <numerusform>古いほうから %n 件のメッセージを除外</numerusform>
   </translation>
  </message>
  <message>
   <source>on</source>
   <translation>オン</translation>
  </message>
  <message>
   <source>one JSON object per line</source>
   <translation>1 行に 1 つの JSON オブジェクト</translation>
  </message>
  <message>
   <source>one JSON object per line, with the full ID</source>
   <translation>1 行に 1 つの JSON オブジェクト（完全な ID 付き）</translation>
  </message>
  <message>
   <source>one piece</source>
   <translation>1 個のデータ</translation>
  </message>
  <message>
   <source>only the last answer, unchanged</source>
   <translation>最後の回答だけをそのまま</translation>
  </message>
  <message>
   <source>operation not permitted</source>
   <translation>操作が許可されていません</translation>
  </message>
  <message>
   <source>options</source>
   <translation>オプション</translation>
  </message>
  <message>
   <source>out of credit</source>
   <translation>残高なし</translation>
  </message>
  <message>
   <source>owner/name or an address; “:” and a file or a quantisation can follow</source>
   <translation>owner/name またはアドレス。「:」に続けてファイルまたは量子化を指定できます</translation>
  </message>
  <message>
   <source>paused</source>
   <translation>一時停止中</translation>
  </message>
  <message>
   <source>permission denied</source>
   <translation>許可がありません</translation>
  </message>
  <message>
   <source>positional arguments</source>
   <translation>位置引数</translation>
  </message>
  <message>
   <source>present</source>
   <translation>存在</translation>
  </message>
  <message>
   <source>print a chat</source>
   <translation>チャットを出力</translation>
  </message>
  <message>
   <source>print a shell completion script</source>
   <translation>シェルの補完スクリプトを出力</translation>
  </message>
  <message>
   <source>print only the first block of code of the answer, once it is complete</source>
   <translation>回答が完了してから、最初のコードブロックだけを出力</translation>
  </message>
  <message>
   <source>print the request as a cURL command, without its key; send and save nothing</source>
   <translation>リクエストを、キーを除いた cURL コマンドとして出力します。何も送信、保存しません</translation>
  </message>
  <message>
   <source>problem</source>
   <translation>問題あり</translation>
  </message>
  <message>
   <source>processor (no GPU found)</source>
   <translation>CPU（GPUが見つかりません）</translation>
  </message>
  <message>
   <source>processor (no GPU layers)</source>
   <translation>CPU（GPUレイヤーなし）</translation>
  </message>
  <message>
   <source>processor (the GPU failed)</source>
   <translation>CPU（GPUの障害）</translation>
  </message>
  <message>
   <source>processor (too little video memory)</source>
   <translation>CPU（ビデオメモリ不足）</translation>
  </message>
  <message>
   <source>random</source>
   <translation>ランダム</translation>
  </message>
  <message>
   <source>reach other programs, also the keyring, and send datagrams (no seccomp)</source>
   <translation>キーリングを含むほかのプログラムに接続し、データグラムを送る（seccomp なし）</translation>
  </message>
  <message>
   <source>reaching other programs and the keyring (no seccomp)</source>
   <translation>ほかのプログラムやキーリングへのアクセス（seccompなし）</translation>
  </message>
  <message>
   <source>read the files that this user can read (no Landlock)</source>
   <translation>このユーザーが読めるファイルを読む（Landlock なし）</translation>
  </message>
  <message>
   <source>read-only file system</source>
   <translation>読み取り専用のファイルシステムです</translation>
  </message>
  <message>
   <source>reading your files (no Landlock)</source>
   <translation>ファイルの読み取り（Landlockなし）</translation>
  </message>
  <message>
   <source>reads images</source>
   <translation>画像を読めます</translation>
  </message>
  <message>
   <source>reads pictures</source>
   <translation>画像を読めます</translation>
  </message>
  <message>
   <source>ready</source>
   <translation>準備完了</translation>
  </message>
  <message>
   <source>reasoning</source>
   <translation>思考</translation>
  </message>
  <message>
   <source>reduce the history's file size</source>
   <translation>履歴のファイルサイズを減らす</translation>
  </message>
  <message>
   <source>remove a connection and its key</source>
   <translation>接続とそのキーを削除</translation>
  </message>
  <message>
   <source>remove a model</source>
   <translation>モデルを取り除く</translation>
  </message>
  <message>
   <source>remove it again</source>
   <translation>再び削除</translation>
  </message>
  <message>
   <source>removed</source>
   <translation>削除済み</translation>
  </message>
  <message>
   <source>rename, pin, archive, delete or restore chats</source>
   <translation>チャットの名前変更、ピン留め、アーカイブ、削除、復元</translation>
  </message>
  <message>
   <source>replace the history with a backup, including what was deleted permanently since; the current history is set aside</source>
   <translation>履歴をバックアップで置き換えます。その後に完全に削除したものも戻ります。現在の履歴は退避されます</translation>
  </message>
  <message>
   <source>restored</source>
   <translation>復元済み</translation>
  </message>
  <message>
   <source>result</source>
   <translation>結果</translation>
  </message>
  <message>
   <source>result unknown</source>
   <translation>結果不明</translation>
  </message>
  <message>
   <source>running</source>
   <translation>実行中</translation>
  </message>
  <message>
   <source>sandbox</source>
   <translation>サンドボックス</translation>
  </message>
  <message>
   <source>save a key</source>
   <translation>キーを保存</translation>
  </message>
  <message>
   <source>save or forget a connection's key</source>
   <translation>接続のキーを保存または削除</translation>
  </message>
  <message>
   <source>searching older chats…</source>
   <translation>古いチャットを検索しています…</translation>
  </message>
  <message>
   <source>see its text</source>
   <translation>本文を見る</translation>
  </message>
  <message>
   <source>selected</source>
   <translation>選択中</translation>
  </message>
  <message>
   <source>sent</source>
   <translation>送信済み</translation>
  </message>
  <message>
   <source>server default</source>
   <translation>サーバーの既定値</translation>
  </message>
  <message>
   <source>show or choose the connection for new chats</source>
   <translation>新しいチャットの接続を表示または選択</translation>
  </message>
  <message>
   <source>show the version and exit</source>
   <translation>バージョンを表示して終了</translation>
  </message>
  <message>
   <source>show this help message and exit</source>
   <translation>このヘルプを表示して終了</translation>
  </message>
  <message>
   <source>show what answers cost, by month</source>
   <translation>回答の費用を月ごとに表示</translation>
  </message>
  <message>
   <source>show what would happen, and change nothing</source>
   <translation>何が起こるかを表示し、何も変更しない</translation>
  </message>
  <message>
   <source>skipped</source>
   <translation>省略</translation>
  </message>
  <message>
   <source>sort chats by their last change again</source>
   <translation>チャットを最終変更の順に戻す</translation>
  </message>
  <message>
   <source>source</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>source {number}</source>
   <translation>出典 {number}</translation>
  </message>
  <message>
   <source>start itself again (no notifications of seccomp)</source>
   <translation>自分自身をもう一度起動する（seccomp の通知なし）</translation>
  </message>
  <message>
   <source>start with this preset's system message, options and model</source>
   <translation>このプリセットのシステムメッセージ、オプション、モデルで始める</translation>
  </message>
  <message>
   <source>starting itself again (Linux is older than 5.5)</source>
   <translation>自分自身の再起動（Linuxが5.5より古い）</translation>
  </message>
  <message>
   <source>still being answered</source>
   <translation>まだ回答中</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>stopped</source>
   <comment>of the engine</comment>
   <translation>停止</translation>
  </message>
  <message>
   <source>stopped by you</source>
   <translation>自分で停止</translation>
  </message>
  <message>
   <source>suggested</source>
   <translation>おすすめ</translation>
  </message>
  <message>
   <source>system calls (seccomp)</source>
   <translation>システムコール (seccomp)</translation>
  </message>
  <message>
   <source>tensors</source>
   <translation>テンソル</translation>
  </message>
  <message>
   <source>test a connection up to a first token</source>
   <translation>最初のトークンが届くまで接続をテスト</translation>
  </message>
  <message>
   <source>text, {time}</source>
   <translation>テキスト、{time}</translation>
  </message>
  <message>
   <source>the Wayland display {name} can't be opened</source>
   <translation>Wayland ディスプレイ {name} を開けません</translation>
  </message>
  <message>
   <source>the Windows Credential Manager</source>
   <translation>Windows 資格情報マネージャー</translation>
  </message>
  <message>
   <source>the answer failed</source>
   <translation>回答に失敗しました</translation>
  </message>
  <message>
   <source>the backup; without it, backups are listed</source>
   <translation>バックアップ。指定しなければ、バックアップを一覧表示します</translation>
  </message>
  <message>
   <source>the built-in engine</source>
   <translation>内蔵エンジン</translation>
  </message>
  <message>
   <source>the connection's name</source>
   <translation>接続の名前</translation>
  </message>
  <message>
   <source>the connection's name; without one, the default connection</source>
   <translation>接続の名前。指定しなければ既定の接続</translation>
  </message>
  <message numerus="yes">
   <source>the cost of %n answer(s) isn't known</source>
   <translation>
    <numerusform>%n 件の回答の費用は不明です</numerusform>
   </translation>
  </message>
  <message>
   <source>the desktop's keyring (Secret Service)</source>
   <translation>デスクトップのキーリング (Secret Service)</translation>
  </message>
  <message>
   <source>the desktop's keyring (libsecret)</source>
   <translation>デスクトップのキーリング (libsecret)</translation>
  </message>
  <message>
   <source>the display {name} can't be opened</source>
   <translation>ディスプレイ {name} を開けません</translation>
  </message>
  <message>
   <source>the environment variable that holds the key</source>
   <translation>キーを入れた環境変数</translation>
  </message>
  <message>
   <source>the environment variable that holds your Hugging Face token, if the keyring has none</source>
   <translation>Hugging Face のトークンを入れた環境変数(キーリングにない場合)</translation>
  </message>
  <message>
   <source>the environment variable to read the key from each time; empty for the keyring</source>
   <translation>毎回キーを読む環境変数。空ならキーリングを使います</translation>
  </message>
  <message>
   <source>the environment variable {name}</source>
   <translation>環境変数 {name}</translation>
  </message>
  <message>
   <source>the exported file, or a folder; - is stdin</source>
   <translation>書き出したファイルまたはフォルダ。- は標準入力</translation>
  </message>
  <message>
   <source>the file ends in the middle of its header</source>
   <translation>ヘッダーの途中でファイルが終わっています</translation>
  </message>
  <message>
   <source>the file got shorter while it was being read</source>
   <translation>読んでいる間にファイルが短くなりました</translation>
  </message>
  <message>
   <source>the file is empty</source>
   <translation>ファイルが空です</translation>
  </message>
  <message>
   <source>the file to create</source>
   <translation>作成するファイル</translation>
  </message>
  <message>
   <source>the file to create; with a name ending in .zip, one file per chat; - is stdout</source>
   <translation>作成するファイル。名前が .zip で終わればチャットごとに 1 ファイル、- は標準出力</translation>
  </message>
  <message>
   <source>the following arguments are required: %s</source>
   <translation>次の引数が必要です: %s</translation>
  </message>
  <message>
   <source>the header that the key goes in, such as api-key (default: Authorization: Bearer)</source>
   <translation>api-key など、キーを入れるヘッダー（既定: Authorization: Bearer）</translation>
  </message>
  <message>
   <source>the header that the key goes in, such as api-key (default: as the server wants it)</source>
   <translation>api-key など、キーを入れるヘッダー（既定: サーバーの求めるもの）</translation>
  </message>
  <message>
   <source>the kind of server: %(choices)s</source>
   <translation>サーバーの種類: %(choices)s</translation>
  </message>
  <message>
   <source>the macOS Keychain</source>
   <translation>macOS のキーチェーン</translation>
  </message>
  <message>
   <source>the model for new chats; empty for the first one</source>
   <translation>新しいチャットのモデル。空なら先頭のモデル</translation>
  </message>
  <message>
   <source>the model “{name}”</source>
   <translation>モデル「{name}」</translation>
  </message>
  <message>
   <source>the model's ID, as models lists it, or its file (new chats: ${variable})</source>
   <translation>モデルの ID(models の一覧のとおり)またはファイル(新しいチャット: ${variable})</translation>
  </message>
  <message>
   <source>the model's ID, or its file</source>
   <translation>モデルの ID またはファイル</translation>
  </message>
  <message>
   <source>the name of a file is missing</source>
   <translation>ファイルの名前がありません</translation>
  </message>
  <message>
   <source>the name of a folder is missing</source>
   <translation>フォルダの名前がありません</translation>
  </message>
  <message>
   <source>the new title</source>
   <translation>新しいタイトル</translation>
  </message>
  <message>
   <source>the oldest message</source>
   <translation>最も古いメッセージ</translation>
  </message>
  <message numerus="yes">
   <source>the oldest {count} messages</source>
   <translation>
    <numerusform>古いほうから {count} 件のメッセージ</numerusform>
   </translation>
  </message>
  <message>
   <source>the question; if missing or "-", it is read from stdin; text piped in with a question is added as context</source>
   <translation>質問。省略するか "-" なら標準入力から読みます。質問と一緒にパイプで渡したテキストは、文脈として追加されます</translation>
  </message>
  <message>
   <source>the rows of the tensor “{name}” are not whole blocks</source>
   <translation>テンソル「{name}」の行がブロック単位になっていません</translation>
  </message>
  <message>
   <source>the same as --format json</source>
   <translation>--format json と同じ</translation>
  </message>
  <message>
   <source>the server's API (default: openai)</source>
   <translation>サーバーの API（既定: openai）</translation>
  </message>
  <message>
   <source>the server's API, if not the one that its preset or address tells</source>
   <translation>サーバーの API（プリセットやアドレスからわかるものと異なる場合）</translation>
  </message>
  <message>
   <source>the server's address; http:// is optional</source>
   <translation>サーバーのアドレス。http:// は省略できます</translation>
  </message>
  <message>
   <source>the system library libxcb.so.1 is missing</source>
   <translation>システムライブラリ libxcb.so.1 がありません</translation>
  </message>
  <message>
   <source>the system message, where {variables} are filled in; empty for none</source>
   <translation>システムメッセージ。{variables} は置き換えられます。空ならなし</translation>
  </message>
  <message>
   <source>the tensor “{name}” has the unknown type {kind}</source>
   <translation>テンソル「{name}」の型 {kind} は不明です</translation>
  </message>
  <message>
   <source>the tensor “{name}” has {number} dimensions</source>
   <translation>テンソル「{name}」の次元数が {number} です</translation>
  </message>
  <message>
   <source>the tensor “{name}” is impossibly large</source>
   <translation>テンソル「{name}」がありえない大きさです</translation>
  </message>
  <message>
   <source>the tensor “{name}” is not aligned</source>
   <translation>テンソル「{name}」の位置が揃っていません</translation>
  </message>
  <message>
   <source>the token file of “hf auth login” ({path})</source>
   <translation>「hf auth login」のトークンファイル ({path})</translation>
  </message>
  <message>
   <source>there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)</source>
   <translation>ディスプレイがありません（DISPLAY も WAYLAND_DISPLAY も設定されていません）</translation>
  </message>
  <message>
   <source>there is no “{value}”. Did you mean “{word}”?</source>
   <translation>「{value}」はありません。「{word}」のことですか？</translation>
  </message>
  <message>
   <source>this model</source>
   <translation>このモデル</translation>
  </message>
  <message>
   <source>tight</source>
   <translation>余裕なし</translation>
  </message>
  <message>
   <source>too long</source>
   <translation>長すぎます</translation>
  </message>
  <message>
   <source>too many levels of symbolic links</source>
   <translation>シンボリックリンクの段数が多すぎます</translation>
  </message>
  <message>
   <source>too many open files</source>
   <translation>開いているファイルが多すぎます</translation>
  </message>
  <message>
   <source>tool</source>
   <translation>ツール</translation>
  </message>
  <message>
   <source>tool: {name}</source>
   <translation>ツール: {name}</translation>
  </message>
  <message>
   <source>unknown reason</source>
   <translation>理由は不明です</translation>
  </message>
  <message>
   <source>unknown, see its page</source>
   <translation>不明、モデルのページを参照</translation>
  </message>
  <message>
   <source>unreachable</source>
   <translation>到達できません</translation>
  </message>
  <message>
   <source>until {time}</source>
   <translation>{time} まで</translation>
  </message>
  <message>
   <source>usage: </source>
   <translation>使い方: </translation>
  </message>
  <message>
   <source>use it for new chats from now on</source>
   <translation>今後、新しいチャットに使う</translation>
  </message>
  <message>
   <source>using the network (Landlock is older than version 4)</source>
   <translation>ネットワークの使用（Landlockがバージョン4より古い）</translation>
  </message>
  <message>
   <source>versions</source>
   <translation>バージョン</translation>
  </message>
  <message>
   <source>waiting</source>
   <translation>待機中</translation>
  </message>
  <message>
   <source>waiting for you</source>
   <translation>確認待ち</translation>
  </message>
  <message>
   <source>what to check for; with ask, a missing display or keyring is no failure</source>
   <translation>確認する対象。ask を指定すると、ディスプレイやキーリングがなくても失敗とみなしません</translation>
  </message>
  <message>
   <source>what to look for, or a repository</source>
   <translation>探す言葉、またはリポジトリ</translation>
  </message>
  <message>
   <source>where chats are kept</source>
   <translation>チャットを保存する場所</translation>
  </message>
  <message>
   <source>whether the key may be sent unencrypted, to an http:// address</source>
   <translation>http:// のアドレスにキーを暗号化せずに送ってよいか</translation>
  </message>
  <message>
   <source>write a verified copy of the history</source>
   <translation>検証済みの履歴のコピーを書き込む</translation>
  </message>
  <message>
   <source>write chats to a file</source>
   <translation>チャットをファイルに書き出す</translation>
  </message>
  <message>
   <source>you asked for</source>
   <translation>指定したもの</translation>
  </message>
  <message>
   <source>{action} in {seconds} s</source>
   <translation>{seconds} 秒後に{action}</translation>
  </message>
  <message>
   <source>{amount} {currency}</source>
   <translation>{amount} {currency}</translation>
  </message>
  <message>
   <source>{amount}, including Trash.</source>
   <translation>{amount}（ゴミ箱を含む）。</translation>
  </message>
  <message>
   <source>{cell}, column {column}</source>
   <translation>{cell}、{column} 列目</translation>
  </message>
  <message>
   <source>{cell}, row {row}, column {column}</source>
   <translation>{cell}、{row} 行目、{column} 列目</translation>
  </message>
  <message>
   <source>{chats} and {messages}, {size} MB</source>
   <translation>{chats}、{messages}、{size} MB</translation>
  </message>
  <message>
   <source>{count} already here</source>
   <translation>{count} 件はすでにあります</translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s)</source>
   <translation>
    <numerusform>{count} 件のチャット</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file</source>
   <translation>
    <numerusform>ファイル内のチャット {count} 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file used a connection that is not set up here.</source>
   <translation>
    <numerusform>ファイル内のチャットのうち {count} 件は、ここで設定されていない接続を使っていました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) in the file with custom options (such as a system message), which are imported too.</source>
   <translation>
    <numerusform>ファイル内のチャットのうち {count} 件にはカスタムオプション（システムメッセージなど）があり、それらも読み込まれます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} chat(s) written to {path}.</source>
   <translation>
    <numerusform>{count} 件のチャットを {path} に書き込みました。</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} could not be recovered.</source>
   <translation>{count} 件は復旧できませんでした。</translation>
  </message>
  <message>
   <source>{count} d</source>
   <translation>{count} 日</translation>
  </message>
  <message numerus="yes">
   <source>{count} hour(s)</source>
   <translation>
    <numerusform>{count} 時間</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} in Trash</source>
   <translation>{count} 件はゴミ箱</translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s)</source>
   <translation>
    <numerusform>{count} 件のメッセージ</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s) can't be read.</source>
   <translation>
    <numerusform>{count} 件のメッセージを読み取れません。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} message(s) of {chat} can't be read.</source>
   <translation>
    <numerusform>{chat} の {count} 件のメッセージを読み取れません。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} minute(s)</source>
   <translation>
    <numerusform>{count} 分</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} more came from the last backup.</source>
   <translation>ほかに {count} 件を最後のバックアップから復旧しました。</translation>
  </message>
  <message>
   <source>{count} more characters are in the JSON export.</source>
   <translation>残りの {count} 文字は JSON の書き出しに含まれます。</translation>
  </message>
  <message>
   <source>{count} new</source>
   <translation>新規 {count} 件</translation>
  </message>
  <message numerus="yes">
   <source>{count} new message(s).</source>
   <translation>
    <numerusform>新しいメッセージ {count} 件。</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} new messages</source>
   <translation>新しいメッセージ {count} 件</translation>
  </message>
  <message>
   <source>{count} new words</source>
   <translation>新しい語 {count} 件</translation>
  </message>
  <message>
   <source>{count} of {most} layers</source>
   <translation>{most}層中{count}層</translation>
  </message>
  <message numerus="yes">
   <source>{count} page(s)</source>
   <translation>
    <numerusform>{count} ページ</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} pieces</source>
   <translation>
    <numerusform>{count} 個のデータ</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} second(s)</source>
   <translation>
    <numerusform>{count} 秒</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{count} token(s)</source>
   <translation>
    <numerusform>{count} トークン</numerusform>
   </translation>
  </message>
  <message>
   <source>{count} tokens</source>
   <translation>{count} トークン</translation>
  </message>
  <message>
   <source>{count} tokens are reserved for the answer.</source>
   <translation>{count} トークンが回答のために確保されています。</translation>
  </message>
  <message>
   <source>{count} with more details</source>
   <translation>{count} 件に詳細を追加</translation>
  </message>
  <message>
   <source>{count} with new messages</source>
   <translation>{count} 件に新しいメッセージ</translation>
  </message>
  <message>
   <source>{date}, {weekday} and {model} fill in when sent. Leave empty to send none.</source>
   <translation>{date}、{weekday}、{model} は送信時に置き換えられます。空なら何も送信しません。</translation>
  </message>
  <message>
   <source>{directory} can be read by others (mode {mode}).</source>
   <translation>{directory} はほかのユーザーから読めます（モード {mode}）。</translation>
  </message>
  <message>
   <source>{directory} can't be created: {parent} is not writable.</source>
   <translation>{directory} を作成できません。{parent} に書き込めません。</translation>
  </message>
  <message>
   <source>{directory} does not exist yet; the first start creates it.</source>
   <translation>{directory} はまだありません。最初の起動時に作成されます。</translation>
  </message>
  <message>
   <source>{directory} is not a writable directory.</source>
   <translation>{directory} は書き込み可能なディレクトリではありません。</translation>
  </message>
  <message>
   <source>{directory}, {size} GB free</source>
   <translation>{directory}、空き {size} GB</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{total} 中 {done}</translation>
  </message>
  <message>
   <source>{first} {next}</source>
   <translation>{first}{next}</translation>
  </message>
  <message>
   <source>{fit} (needs at least {need}, {free} free)</source>
   <translation>{fit}(少なくとも {need} 必要、空き {free})</translation>
  </message>
  <message>
   <source>{fit} (needs {need}, {free} free)</source>
   <translation>{fit}(必要 {need}、空き {free})</translation>
  </message>
  <message>
   <source>{folder} can't be read.</source>
   <translation>{folder} を読み取れません。</translation>
  </message>
  <message numerus="yes">
   <source>{folder} contains more than {count} file(s).</source>
   <translation>
    <numerusform>{folder} のファイルが {count} 個を超えています。</numerusform>
   </translation>
  </message>
  <message>
   <source>{folder} contains more than {megabytes} MB to read.</source>
   <translation>{folder} の読み込む内容が {megabytes} MB を超えています。</translation>
  </message>
  <message>
   <source>{free} of {total} can be used by models now.</source>
   <translation>{total} のうち {free} を今モデルに使えます。</translation>
  </message>
  <message>
   <source>{header}: {cell}</source>
   <translation>{header}: {cell}</translation>
  </message>
  <message>
   <source>{host} accepted the question but broke off before the first word. Try again.</source>
   <translation>{host} は質問を受け付けましたが、最初の語の前に切断しました。もう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} accepted the request but did not answer in time. It may be loading a model; try again.</source>
   <translation>{host} はリクエストを受け付けましたが、時間内に回答しませんでした。モデルを読み込み中かもしれません。もう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} answered with a web page. Check the address; a network that requires sign-in can also cause this.</source>
   <translation>{host} がウェブページを返しました。アドレスを確認してください。サインインが必要なネットワークが原因のこともあります。</translation>
  </message>
  <message>
   <source>{host} answers in a form that Falcon Desktop does not know. Try again later.</source>
   <translation>{host} の応答は Falcon Desktop の知らない形式です。あとでもう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} answers.</source>
   <translation>{host} が応答しました。</translation>
  </message>
  <message>
   <source>{host} can't continue a text: it does not offer /v1/completions.</source>
   <translation>{host} はテキストの続きを書けません。/v1/completions を提供していません。</translation>
  </message>
  <message>
   <source>{host} closed the connection without answering. Try again.</source>
   <translation>{host} が応答せずに接続を閉じました。もう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} did not answer in time. Check the address and your network.</source>
   <translation>{host} が時間内に応答しませんでした。アドレスとネットワークを確認してください。</translation>
  </message>
  <message>
   <source>{host} did not complete the secure connection in time.</source>
   <translation>{host} との安全な接続が時間内に完了しませんでした。</translation>
  </message>
  <message>
   <source>{host} did not send a chat answer. Check the address and the kind of server.</source>
   <translation>{host} の応答はチャットの回答ではありません。アドレスとサーバーの種類を確認してください。</translation>
  </message>
  <message>
   <source>{host} does not have the model {model}, or this key has no access to it.</source>
   <translation>{host} にモデル {model} がないか、このキーではアクセスできません。</translation>
  </message>
  <message>
   <source>{host} does not list its models. Enter a model ID.</source>
   <translation>{host} はモデルの一覧を提供していません。モデル ID を入力してください。</translation>
  </message>
  <message>
   <source>{host} does not offer the model {model}. Choose another model.</source>
   <translation>{host} はモデル {model} を提供していません。別のモデルを選んでください。</translation>
  </message>
  <message>
   <source>{host} does not offer this model over OpenAI's Responses, so it was asked for chat completions.</source>
   <translation>{host} はこのモデルを OpenAI の Responses で提供していないため、チャット補完で問い合わせました。</translation>
  </message>
  <message>
   <source>{host} does not speak HTTP. Check the address and the port.</source>
   <translation>{host} は HTTP に対応していません。アドレスとポートを確認してください。</translation>
  </message>
  <message>
   <source>{host} does not speak TLS at this port. Check the port, or use http:// if the server is unencrypted.</source>
   <translation>{host} はこのポートで TLS に対応していません。ポートを確認するか、サーバーが暗号化なしなら http:// を使ってください。</translation>
  </message>
  <message>
   <source>{host} does not support: {options}.</source>
   <translation>{host} は対応していません: {options}。</translation>
  </message>
  <message>
   <source>{host} ended the answer with an unknown error.</source>
   <translation>{host} が不明なエラーで回答を終えました。</translation>
  </message>
  <message>
   <source>{host} expects a secure connection: use https:// in the address.</source>
   <translation>{host} には安全な接続が必要です。アドレスに https:// を使ってください。</translation>
  </message>
  <message>
   <source>{host} failed while answering.</source>
   <translation>{host} が回答中に失敗しました。</translation>
  </message>
  <message>
   <source>{host} failed while answering: {words}</source>
   <translation>{host} が回答中に失敗しました: {words}</translation>
  </message>
  <message>
   <source>{host} failed without saying why. It may not have {model}. No key was sent; it may need one.</source>
   <translation>{host} が理由を示さずに失敗しました。{model} がないのかもしれません。キーは送信していませんが、必要なのかもしれません。</translation>
  </message>
  <message>
   <source>{host} failed without saying why. No key was sent; it may need one.</source>
   <translation>{host} が理由を示さずに失敗しました。キーは送信していませんが、必要なのかもしれません。</translation>
  </message>
  <message>
   <source>{host} gets too many requests from this address. Wait {wait}, then try again.</source>
   <translation>{host} へのこのアドレスからのリクエストが多すぎます。{wait}待ってから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} has a problem right now. Try again later.</source>
   <translation>{host} で現在問題が起きています。あとでもう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} has another {file} now than it offered. Nothing was downloaded. Look for it again.</source>
   <translation>{host} にある {file} は、表示されたときのものと違います。何もダウンロードしていません。もう一度探してください。</translation>
  </message>
  <message>
   <source>{host} has no chat API at this address. Check the address and the kind of server.</source>
   <translation>{host} のこのアドレスにチャット API はありません。アドレスとサーバーの種類を確認してください。</translation>
  </message>
  <message>
   <source>{host} has no chat template for this model; the “{form}” format is used instead.</source>
   <translation>{host} にこのモデルのチャットテンプレートがないため、代わりに「{form}」形式を使います。</translation>
  </message>
  <message>
   <source>{host} has no models yet. Load or install one there.</source>
   <translation>{host} にはまだモデルがありません。サーバー側で読み込むかインストールしてください。</translation>
  </message>
  <message>
   <source>{host} has no public repository “{repository}”. Check its name, or search for it.</source>
   <translation>{host} に公開リポジトリ「{repository}」はありません。名前を確認するか、検索してください。</translation>
  </message>
  <message>
   <source>{host} is not asked anything.</source>
   <translation>{host} には何も問い合わせていません。</translation>
  </message>
  <message>
   <source>{host} is not running.</source>
   <translation>{host} が動いていません。</translation>
  </message>
  <message>
   <source>{host} is still loading the model. Try again in a moment.</source>
   <translation>{host} はまだモデルを読み込んでいます。少ししてからもう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} is too busy or not ready. Try again shortly.</source>
   <translation>{host} が混み合っているか、準備ができていません。少ししてからもう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} is too busy. Try again shortly.</source>
   <translation>{host} が混み合っています。少ししてからもう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} may ignore: {options}.</source>
   <translation>{host} が無視するかもしれません: {options}。</translation>
  </message>
  <message>
   <source>{host} no longer has this file.</source>
   <translation>{host} にこのファイルはもうありません。</translation>
  </message>
  <message>
   <source>{host} offers this model only over OpenAI's Responses, so it was asked there.</source>
   <translation>{host} はこのモデルを OpenAI の Responses でのみ提供しているため、そちらで問い合わせました。</translation>
  </message>
  <message>
   <source>{host} only offers Ollama's /v1, where the context window can't be set: the beginning of a long chat may be dropped silently.</source>
   <translation>{host} が提供するのは Ollama の /v1 だけです。コンテキストウィンドウを設定できず、長いチャットの先頭が黙って捨てられることがあります。</translation>
  </message>
  <message>
   <source>{host} redirects in a loop.</source>
   <translation>{host} のリダイレクトが循環しています。</translation>
  </message>
  <message>
   <source>{host} redirects to another host for its file, and that host is not known to belong to it. Nothing was downloaded.</source>
   <translation>{host} がファイルを別のホストにリダイレクトしましたが、そのホストが {host} のものと確認できません。何もダウンロードしませんでした。</translation>
  </message>
  <message>
   <source>{host} redirects to {address}. Keys and messages do not follow redirects; if this is right, enter it as the connection's address.</source>
   <translation>{host} が {address} にリダイレクトしました。キーとメッセージはリダイレクト先に送られません。正しければ、接続のアドレスとして入力してください。</translation>
  </message>
  <message>
   <source>{host} refused the request (HTTP {status}).</source>
   <translation>{host} がリクエストを拒否しました (HTTP {status})。</translation>
  </message>
  <message>
   <source>{host} refused to send the file (HTTP {status}).</source>
   <translation>{host} がファイルの送信を拒否しました (HTTP {status})。</translation>
  </message>
  <message>
   <source>{host} rejected the key. Enter a valid key.</source>
   <translation>{host} がキーを拒否しました。正しいキーを入力してください。</translation>
  </message>
  <message>
   <source>{host} rejected the request.</source>
   <translation>{host} がリクエストを拒否しました。</translation>
  </message>
  <message>
   <source>{host} rejected the request: {words}</source>
   <translation>{host} がリクエストを拒否しました: {words}</translation>
  </message>
  <message>
   <source>{host} rejected your token. Enter a new one.</source>
   <translation>{host} がトークンを拒否しました。新しいトークンを入力してください。</translation>
  </message>
  <message>
   <source>{host} requires a key. Enter one.</source>
   <translation>{host} にはキーが必要です。入力してください。</translation>
  </message>
  <message>
   <source>{host} says it has no such route or model: {words}</source>
   <translation>{host} に、そのようなルートまたはモデルはありません: {words}</translation>
  </message>
  <message>
   <source>{host} says this model does not accept images.</source>
   <translation>{host} によると、このモデルは画像を受け付けません。</translation>
  </message>
  <message>
   <source>{host} sent a compressed response, which is not supported. Turn off compression on the server or the proxy in front of it.</source>
   <translation>{host} が圧縮された応答を送ってきましたが、対応していません。サーバーまたは手前のプロキシの圧縮をオフにしてください。</translation>
  </message>
  <message>
   <source>{host} sent lines of JSON that are not a chat answer. Check the address and the kind of server.</source>
   <translation>{host} の JSON の行はチャットの回答ではありません。アドレスとサーバーの種類を確認してください。</translation>
  </message>
  <message>
   <source>{host} sent more than it announced.</source>
   <translation>{host} が告げたより多くのデータを送ってきました。</translation>
  </message>
  <message>
   <source>{host} sent more than {limit} bytes for one answer, the most Falcon Desktop accepts. What arrived before that was kept.</source>
   <translation>{host} が 1 つの回答に、Falcon Desktop の上限である {limit} バイトを超えるデータを送ってきました。それまでに届いた分は残してあります。</translation>
  </message>
  <message>
   <source>{host} sent more than {limit} bytes, the most Falcon Desktop accepts.</source>
   <translation>{host} が、Falcon Desktop の上限である {limit} バイトを超えるデータを送ってきました。</translation>
  </message>
  <message>
   <source>{host} stopped sending. Continue the answer or try again.</source>
   <translation>{host} からの送信が止まりました。回答を続けるか、もう一度お試しください。</translation>
  </message>
  <message>
   <source>{host} wants to know how long the answer may be. Set “Max new tokens”.</source>
   <translation>{host} には回答の長さの指定が必要です。「最大新規トークン数」を設定してください。</translation>
  </message>
  <message>
   <source>{keys} goes to a message, where you can read all of it at your own speed.</source>
   <translation>{keys} でメッセージに移動すると、全文を自分の速さで読めます。</translation>
  </message>
  <message>
   <source>{keys} is already used by “{action}”. Remove it there first.</source>
   <translation>{keys} はすでに「{action}」に使われています。先にそちらを外してください。</translation>
  </message>
  <message>
   <source>{keys} on its own is used for typing. Add Ctrl or Alt.</source>
   <translation>{keys} だけでは文字の入力に使われます。Ctrl か Alt を加えてください。</translation>
  </message>
  <message>
   <source>{label} must be a number.</source>
   <translation>{label} には数値を指定してください。</translation>
  </message>
  <message>
   <source>{label} must be a whole number.</source>
   <translation>{label} には整数を指定してください。</translation>
  </message>
  <message>
   <source>{label} must be between {low} and {high}, not {value}.</source>
   <translation>{label} には {value} ではなく、{low}～{high} の値を指定してください。</translation>
  </message>
  <message>
   <source>{low} to {high}.</source>
   <translation>{low}～{high}。</translation>
  </message>
  <message>
   <source>{minutes} min {n} s</source>
   <translation>{minutes} 分 {n} 秒</translation>
  </message>
  <message>
   <source>{models}</source>
   <translation>{models}</translation>
  </message>
  <message numerus="yes">
   <source>{models} and {count} more</source>
   <translation>
    <numerusform>{models} ほか {count} 個</numerusform>
   </translation>
  </message>
  <message>
   <source>{model} can't use tools at {host}. Choose another model, or turn the tools off.</source>
   <translation>{model} は {host} でツールを使えません。別のモデルを選ぶか、ツールをオフにしてください。</translation>
  </message>
  <message>
   <source>{model} is ready to use.</source>
   <translation>{model} を使えるようになりました。</translation>
  </message>
  <message>
   <source>{model} runs on this computer, offline. It is small, and often wrong.</source>
   <translation>{model} はこのコンピューターでオフラインで動きます。小さいモデルで、よく間違えます。</translation>
  </message>
  <message>
   <source>{name} (copy)</source>
   <translation>{name}（コピー）</translation>
  </message>
  <message>
   <source>{name} (since removed)</source>
   <translation>{name}（その後削除）</translation>
  </message>
  <message>
   <source>{name} attached</source>
   <translation>{name} を添付しました</translation>
  </message>
  <message>
   <source>{name} can't be deleted.</source>
   <translation>{name} を削除できません。</translation>
  </message>
  <message>
   <source>{name} can't be imported: {reason}</source>
   <translation>{name} を読み込めません: {reason}</translation>
  </message>
  <message>
   <source>{name} does not list its models.</source>
   <translation>{name} はモデルの一覧を提供していません。</translation>
  </message>
  <message>
   <source>{name} has a new address. Your next question sends all of this chat to {address}.</source>
   <translation>{name} のアドレスが変わりました。次の質問では、このチャット全体が {address} に送信されます。</translation>
  </message>
  <message>
   <source>{name} has no models.</source>
   <translation>{name} にモデルはありません。</translation>
  </message>
  <message>
   <source>{name} in the .env file of the current directory</source>
   <translation>現在のディレクトリの .env ファイルの {name}</translation>
  </message>
  <message>
   <source>{name} in {module}, line {line}</source>
   <translation>{name}（{module}、{line} 行目）</translation>
  </message>
  <message>
   <source>{name} must be a number.</source>
   <translation>{name} には数値を指定してください。</translation>
  </message>
  <message>
   <source>{name} must be between {low} and {high}, not {value}.</source>
   <translation>{name} には {value} ではなく、{low}～{high} の値を指定してください。</translation>
  </message>
  <message>
   <source>{name} now uses Ollama's own API. You can set the context window, and long chats are no longer cut silently.</source>
   <translation>{name} は Ollama 独自の API を使うようになりました。コンテキストウィンドウを設定でき、長いチャットが黙って切られることもなくなります。</translation>
  </message>
  <message>
   <source>{name} said</source>
   <translation>{name} の発言</translation>
  </message>
  <message>
   <source>{name} was left out: {reason}</source>
   <translation>{name} を除外しました: {reason}</translation>
  </message>
  <message>
   <source>{name}, used by default</source>
   <translation>{name}（既定で使用）</translation>
  </message>
  <message>
   <source>{name}: {size}, {fit}</source>
   <translation>{name}: {size}、{fit}</translation>
  </message>
  <message>
   <source>{name}: {words}</source>
   <translation>{name}: {words}</translation>
  </message>
  <message>
   <source>{number} already here</source>
   <translation>{number} 件はすでにあります</translation>
  </message>
  <message>
   <source>{number} downloads a month</source>
   <translation>月間ダウンロード {number} 件</translation>
  </message>
  <message>
   <source>{number} new</source>
   <translation>新規 {number} 件</translation>
  </message>
  <message>
   <source>{number} to restore from Trash</source>
   <translation>ゴミ箱から戻す {number} 件</translation>
  </message>
  <message>
   <source>{number} with more details</source>
   <translation>{number} 件に詳細を追加</translation>
  </message>
  <message>
   <source>{number} with new messages</source>
   <translation>{number} 件に新しいメッセージ</translation>
  </message>
  <message>
   <source>{n} s</source>
   <translation>{n} 秒</translation>
  </message>
  <message>
   <source>{n} seconds</source>
   <translation>{n} 秒</translation>
  </message>
  <message>
   <source>{option} can't be combined with a command.</source>
   <translation>{option} はコマンドと同時に使えません。</translation>
  </message>
  <message>
   <source>{option}: {reason}</source>
   <translation>{option}: {reason}</translation>
  </message>
  <message>
   <source>{path} already exists. Choose another name.</source>
   <translation>{path} はすでにあります。別の名前を選んでください。</translation>
  </message>
  <message>
   <source>{path} can't be read.</source>
   <translation>{path} を読み取れません。</translation>
  </message>
  <message>
   <source>{path} can't be written.</source>
   <translation>{path} に書き込めません。</translation>
  </message>
  <message>
   <source>{path} is a folder. Choose a file in it.</source>
   <translation>{path} はフォルダです。中のファイルを選んでください。</translation>
  </message>
  <message>
   <source>{path} is larger than {megabytes} MB.</source>
   <translation>{path} が {megabytes} MB を超えています。</translation>
  </message>
  <message>
   <source>{path} is not a regular file.</source>
   <translation>{path} は通常のファイルではありません。</translation>
  </message>
  <message>
   <source>{path}: {amount}, as in the history.</source>
   <translation>{path}: {amount}、履歴と同じです。</translation>
  </message>
  <message>
   <source>{path}: {amount}, verified.</source>
   <translation>{path}: {amount}、検証済み。</translation>
  </message>
  <message>
   <source>{path}: {reason}</source>
   <translation>{path}: {reason}</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{percent} %: {done} of {total}</source>
   <translation>{percent} %: {done} / {total}</translation>
  </message>
  <message>
   <source>{percent} in video memory</source>
   <translation>{percent} がビデオメモリ</translation>
  </message>
  <message>
   <source>{percent} “{token}”</source>
   <translation>{percent} 「{token}」</translation>
  </message>
  <message>
   <source>{places} is not filled in by Falcon Desktop. Enter the value itself.</source>
   <translation>{places} は Falcon Desktop では置き換えられません。値そのものを入力してください。</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>{count} 件中 {place} 件目</translation>
  </message>
  <message numerus="yes">
   <source>{problem} (and {count} more)</source>
   <translation>
    <numerusform>{problem}（ほか {count} 件）</numerusform>
   </translation>
  </message>
  <message>
   <source>{question} See: {command}</source>
   <translation>{question} 参照: {command}</translation>
  </message>
  <message>
   <source>{reason}. See: {command}</source>
   <translation>{reason}。参照: {command}</translation>
  </message>
  <message>
   <source>{removed}, {added}</source>
   <translation>{removed}、{added}</translation>
  </message>
  <message>
   <source>{seconds} s</source>
   <translation>{seconds} 秒</translation>
  </message>
  <message>
   <source>{seed} (set by the server)</source>
   <translation>{seed}（サーバーが設定）</translation>
  </message>
  <message>
   <source>{seed} (set by you)</source>
   <translation>{seed}（自分で設定）</translation>
  </message>
  <message>
   <source>{sentence} ({address})</source>
   <translation>{sentence}({address})</translation>
  </message>
  <message>
   <source>{server} has its own limit and may drop the oldest messages before this is full.</source>
   <translation>{server} には独自の上限があり、これが埋まる前に古いメッセージを捨てることがあります。</translation>
  </message>
  <message>
   <source>{server} may cut sooner</source>
   <translation>{server} が先に切ることがあります</translation>
  </message>
  <message>
   <source>{server} may not support it: it is not part of OpenAI's API.</source>
   <translation>{server} は対応していないかもしれません。OpenAI の API にはないものです。</translation>
  </message>
  <message numerus="yes">
   <source>{shown} chat(s)</source>
   <translation>
    <numerusform>{shown} 件のチャット</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{shown} chat(s) from {source}</source>
   <translation>
    <numerusform>{source} の {shown} 件のチャット</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{shown} message(s)</source>
   <translation>
    <numerusform>{shown} 件のメッセージ</numerusform>
   </translation>
  </message>
  <message>
   <source>{size} GB</source>
   <translation>{size} GB</translation>
  </message>
  <message>
   <source>{size} MB</source>
   <translation>{size} MB</translation>
  </message>
  <message>
   <source>{sources}, from {first} to {last}.</source>
   <translation>{sources}、{first} から {last} まで。</translation>
  </message>
  <message>
   <source>{source}: {counts}.</source>
   <translation>{source}: {counts}。</translation>
  </message>
  <message>
   <source>{speed} tokens/s</source>
   <translation>{speed} トークン/秒</translation>
  </message>
  <message>
   <source>{step} ({state}, {seconds} s): {sentence}</source>
   <translation>{step}（{state}、{seconds} 秒）: {sentence}</translation>
  </message>
  <message>
   <source>{tool} waits for your decision.</source>
   <translation>{tool} が許可を待っています。</translation>
  </message>
  <message>
   <source>{trouble} Keys are kept for this session only.</source>
   <translation>{trouble} キーはこのセッションの間だけ保持されます。</translation>
  </message>
  <message>
   <source>{trouble} The last key is kept for this session only.</source>
   <translation>{trouble} 最後のキーはこのセッションの間だけ保持されます。</translation>
  </message>
  <message>
   <source>{used} / {limit} tokens</source>
   <translation>{used} / {limit} トークン</translation>
  </message>
  <message>
   <source>{used} tokens</source>
   <translation>{used} トークン</translation>
  </message>
  <message>
   <source>{variable} names a connection that does not exist: “{name}”.</source>
   <translation>{variable} が指す接続「{name}」はありません。</translation>
  </message>
  <message>
   <source>{what} ({keys})</source>
   <translation>{what} ({keys})</translation>
  </message>
  <message>
   <source>{words} no longer selected</source>
   <translation>{words} の選択を解除</translation>
  </message>
  <message>
   <source>{words} selected</source>
   <translation>{words} を選択</translation>
  </message>
  <message>
   <source>{word} is not a valid JSON number.</source>
   <translation>{word} は正しい JSON の数値ではありません。</translation>
  </message>
  <message numerus="yes">
   <source>~{count} token(s)</source>
   <translation>
    <numerusform>約 {count} トークン</numerusform>
   </translation>
  </message>
  <message>
   <source>~{used}</source>
   <translation>約 {used}</translation>
  </message>
  <message>
   <source>~{used} / {limit}</source>
   <translation>約 {used} / {limit}</translation>
  </message>
  <message>
   <source>~{used} / {limit} tokens</source>
   <translation>約 {used} / {limit} トークン</translation>
  </message>
  <message>
   <source>~{used} tokens</source>
   <translation>約 {used} トークン</translation>
  </message>
  <message>
   <source>“-” reads standard input, which --no-stdin turns off.</source>
   <translation>「-」は標準入力を読みますが、--no-stdin で無効になっています。</translation>
  </message>
  <message>
   <source>“Max new tokens” can be at most {most} here.</source>
   <translation>ここでは「最大新規トークン数」は {most} までです。</translation>
  </message>
  <message>
   <source>“connection” must be an object.</source>
   <translation>「connection」はオブジェクトで指定してください。</translation>
  </message>
  <message>
   <source>“options” must be an object.</source>
   <translation>「options」はオブジェクトで指定してください。</translation>
  </message>
  <message>
   <source>“{file}”, which reads images for “{model}”, is damaged or belongs to another model. Remove it from its folder, or replace it.</source>
   <translation>「{model}」のために画像を読む「{file}」が、破損しているか別のモデルのものです。フォルダから取り除くか、置き換えてください。</translation>
  </message>
  <message>
   <source>“{model}” is available.</source>
   <translation>「{model}」を利用できます。</translation>
  </message>
  <message>
   <source>“{model}” is not listed; we'll see if it works.</source>
   <translation>「{model}」は一覧にありません。使えるかどうかは接続時にわかります。</translation>
  </message>
  <message>
   <source>“{model}” will be used.</source>
   <translation>「{model}」を使います。</translation>
  </message>
  <message>
   <source>“{name}”</source>
   <translation>「{name}」</translation>
  </message>
  <message>
   <source>“{name}” answered this chat but is no longer set up here. Nothing was sent. Choose a connection to continue it, such as “{other}”.</source>
   <translation>このチャットに回答した「{name}」は、もうここで設定されていません。何も送信されていません。続けるには、「{other}」などの接続を選んでください。</translation>
  </message>
  <message>
   <source>“{name}” appears twice.</source>
   <translation>「{name}」が 2 回現れます。</translation>
  </message>
  <message>
   <source>“{name}” can have up to {limit} characters.</source>
   <translation>「{name}」は {limit} 文字までです。</translation>
  </message>
  <message>
   <source>“{name}” can't be a name here.</source>
   <translation>「{name}」はここでは名前に使えません。</translation>
  </message>
  <message>
   <source>“{name}” can't be attached: only text, PDF, PNG, JPEG, WebP and GIF files can.</source>
   <translation>「{name}」は添付できません。添付できるのはテキスト、PDF、PNG、JPEG、WebP、GIF のファイルだけです。</translation>
  </message>
  <message>
   <source>“{name}” can't be read.</source>
   <translation>「{name}」を読み取れません。</translation>
  </message>
  <message>
   <source>“{name}” can't be set here: Falcon Desktop sets it itself.</source>
   <translation>「{name}」はここでは設定できません。Falcon Desktop 自身が設定します。</translation>
  </message>
  <message>
   <source>“{name}” can't be the name of an HTTP header.</source>
   <translation>「{name}」は HTTP ヘッダーの名前に使えません。</translation>
  </message>
  <message>
   <source>“{name}” contains broken characters.</source>
   <translation>「{name}」に壊れた文字が含まれています。</translation>
  </message>
  <message>
   <source>“{name}” contains no text. Its pages are probably images.</source>
   <translation>「{name}」にテキストがありません。ページはおそらく画像です。</translation>
  </message>
  <message>
   <source>“{name}” does not say its version. Choose another file, or use the built-in engine.</source>
   <translation>「{name}」がバージョンを示しません。別のファイルを選ぶか、内蔵エンジンを使ってください。</translation>
  </message>
  <message>
   <source>“{name}” has too many pages (limit {pages}).</source>
   <translation>「{name}」のページ数が多すぎます（上限 {pages}）。</translation>
  </message>
  <message>
   <source>“{name}” has too many pixels.</source>
   <translation>「{name}」の画素数が多すぎます。</translation>
  </message>
  <message>
   <source>“{name}” has {number} entries. {limit} are used; the others are kept.</source>
   <translation>「{name}」には {number} 個の項目があります。{limit} 個を使い、残りは保存しておきます。</translation>
  </message>
  <message>
   <source>“{name}” in the address looks like a secret, and addresses are stored unencrypted. Enter it as the key instead.</source>
   <translation>アドレスの「{name}」は秘密の情報のようです。アドレスは暗号化されずに保存されます。キーとして入力してください。</translation>
  </message>
  <message>
   <source>“{name}” is a script that starts another program. Choose that program.</source>
   <translation>「{name}」は別のプログラムを起動するスクリプトです。そのプログラムを選んでください。</translation>
  </message>
  <message>
   <source>“{name}” is an image, and Qt, which reads images, can't be loaded.</source>
   <translation>「{name}」は画像ですが、画像を読む Qt を読み込めません。</translation>
  </message>
  <message>
   <source>“{name}” is damaged or not a readable PDF.</source>
   <translation>「{name}」は破損しているか、読み取れる PDF ではありません。</translation>
  </message>
  <message>
   <source>“{name}” is damaged or not a readable image.</source>
   <translation>「{name}」は破損しているか、読み取れる画像ではありません。</translation>
  </message>
  <message>
   <source>“{name}” is empty.</source>
   <translation>「{name}」は空です。</translation>
  </message>
  <message>
   <source>“{name}” is missing</source>
   <translation>「{name}」がありません</translation>
  </message>
  <message>
   <source>“{name}” is missing.</source>
   <translation>「{name}」がありません。</translation>
  </message>
  <message>
   <source>“{name}” is no llama-server. Choose another file.</source>
   <translation>「{name}」は llama-server ではありません。別のファイルを選んでください。</translation>
  </message>
  <message>
   <source>“{name}” is not UTF-8; it was read as Latin-1, which is a guess.</source>
   <translation>「{name}」が UTF-8 ではないため、Latin-1 と推測して読みました。</translation>
  </message>
  <message>
   <source>“{name}” is not a web address.</source>
   <translation>「{name}」はウェブアドレスではありません。</translation>
  </message>
  <message>
   <source>“{name}” is not a web address. Web addresses start with http:// or https://.</source>
   <translation>「{name}」はウェブアドレスではありません。ウェブアドレスは http:// か https:// で始まります。</translation>
  </message>
  <message>
   <source>“{name}” is not allowed</source>
   <translation>「{name}」は使えません</translation>
  </message>
  <message>
   <source>“{name}” is not of the form owner/name.</source>
   <translation>「{name}」は owner/name の形ではありません。</translation>
  </message>
  <message>
   <source>“{name}” is not of the form owner/name. To search: {command}</source>
   <translation>「{name}」は owner/name の形ではありません。検索するには: {command}</translation>
  </message>
  <message>
   <source>“{name}” is off the list. Its file stays: {path}</source>
   <translation>「{name}」を一覧から外しました。ファイルは残っています: {path}</translation>
  </message>
  <message>
   <source>“{name}” is off. Switch it on in Settings, Tools.</source>
   <translation>「{name}」はオフです。設定の「ツール」でオンにしてください。</translation>
  </message>
  <message>
   <source>“{name}” is protected by a password. Save a copy without one first.</source>
   <translation>「{name}」はパスワードで保護されています。先にパスワードなしのコピーを保存してください。</translation>
  </message>
  <message>
   <source>“{name}” is too large (limit {most} MB).</source>
   <translation>「{name}」が大きすぎます（上限 {most} MB）。</translation>
  </message>
  <message>
   <source>“{name}” looks like a secret, and headers are stored unencrypted in the settings. Enter keys in the field above.</source>
   <translation>「{name}」は秘密の情報のようです。ヘッダーは設定に暗号化されずに保存されます。キーは上の欄に入力してください。</translation>
  </message>
  <message>
   <source>“{name}” looks like a secret, and options are stored unencrypted. Save it as the connection's key.</source>
   <translation>「{name}」は秘密の情報のようです。オプションは暗号化されずに保存されます。接続のキーとして保存してください。</translation>
  </message>
  <message>
   <source>“{name}” must be a list of texts.</source>
   <translation>「{name}」はテキストのリストで指定してください。</translation>
  </message>
  <message>
   <source>“{name}” must be a list.</source>
   <translation>「{name}」はリストで指定してください。</translation>
  </message>
  <message>
   <source>“{name}” must be text.</source>
   <translation>「{name}」はテキストで指定してください。</translation>
  </message>
  <message>
   <source>“{name}” needs a key for {origin}, but has none.</source>
   <translation>「{name}」には {origin} のキーが必要ですが、ありません。</translation>
  </message>
  <message>
   <source>“{name}” needs {need} GB of memory, and models may take {limit} GB. Allow more in Settings › Models, or choose a smaller model.</source>
   <translation>「{name}」には {need} GB のメモリが必要ですが、モデルが使えるのは {limit} GB です。「設定」&gt;「モデル」で増やすか、小さいモデルを選んでください。</translation>
  </message>
  <message>
   <source>“{name}” needs {need} GB of memory, and {free} GB are free. Close other programs, or choose a smaller model.</source>
   <translation>「{name}」には {need} GB のメモリが必要ですが、空きは {free} GB です。ほかのプログラムを閉じるか、小さいモデルを選んでください。</translation>
  </message>
  <message numerus="yes">
   <source>“{name}” needs {need} GB of memory, and {free} GB are free. With a context of {count} tokens it would fit: choose that in Settings › Models.</source>
   <translation>
    <numerusform>「{name}」には {need} GB のメモリが必要ですが、空きは {free} GB です。コンテキストを {count} トークンにすれば収まります。「設定」&gt;「モデル」で選んでください。</numerusform>
   </translation>
  </message>
  <message>
   <source>“{name}” no longer takes its key from the environment variable {variable}.</source>
   <translation>「{name}」は環境変数 {variable} からキーを読まなくなりました。</translation>
  </message>
  <message>
   <source>“{name}” takes too long to read.</source>
   <translation>「{name}」の読み込みに時間がかかりすぎています。</translation>
  </message>
  <message>
   <source>“{name}” was changed. Look again.</source>
   <translation>「{name}」が変更されました。もう一度確認してください。</translation>
  </message>
  <message>
   <source>“{name}” was deleted.</source>
   <translation>「{name}」を削除しました。</translation>
  </message>
  <message>
   <source>“{name}” was left out: {reason}</source>
   <translation>「{name}」は除外しました: {reason}</translation>
  </message>
  <message>
   <source>“{name}” was removed, but not its key: {reason}</source>
   <translation>「{name}」を削除しましたが、キーは削除できませんでした: {reason}</translation>
  </message>
  <message>
   <source>“{name}” was removed.</source>
   <translation>「{name}」を削除しました。</translation>
  </message>
  <message>
   <source>“{old}” answered this chat but is no longer set up here. Nothing is sent until you choose.</source>
   <translation>このチャットに回答した「{old}」は、もうここで設定されていません。選ぶまで何も送信されません。</translation>
  </message>
  <message>
   <source>“{path}” belongs to another user, who could change what is kept there. Choose another folder with --data-dir.</source>
   <translation>「{path}」は別のユーザーのもので、保存したものを変更されるおそれがあります。--data-dir で別のフォルダを選んでください。</translation>
  </message>
  <message>
   <source>“{path}” belongs to another user. Choose another folder with --data-dir.</source>
   <translation>「{path}」は別のユーザーのものです。--data-dir で別のフォルダを選んでください。</translation>
  </message>
  <message>
   <source>“{path}” can't be entered. Choose another folder with --data-dir.</source>
   <translation>「{path}」に入れません。--data-dir で別のフォルダを選んでください。</translation>
  </message>
  <message>
   <source>“{path}” can't be reached.</source>
   <translation>「{path}」に到達できません。</translation>
  </message>
  <message>
   <source>“{path}” is a file, not a folder. Choose a folder with --data-dir.</source>
   <translation>「{path}」はフォルダではなくファイルです。--data-dir でフォルダを選んでください。</translation>
  </message>
  <message>
   <source>“{path}” leads through a file. Choose a folder with --data-dir.</source>
   <translation>「{path}」の途中にファイルがあります。--data-dir でフォルダを選んでください。</translation>
  </message>
  <message>
   <source>“{repository}” has no files for llama.cpp. Look for a repository whose name ends in GGUF.</source>
   <translation>「{repository}」に llama.cpp 用のファイルはありません。名前が GGUF で終わるリポジトリを探してください。</translation>
  </message>
  <message>
   <source>“{repository}” has no model called “{name}”.</source>
   <translation>「{repository}」に「{name}」というモデルはありません。</translation>
  </message>
  <message>
   <source>“{repository}” is gated. Accept its terms on its page at {host}, then enter your token.</source>
   <translation>「{repository}」はアクセスが制限されています。{host} のモデルのページで条件に同意してから、トークンを入力してください。</translation>
  </message>
  <message>
   <source>“{said}” can't be read.</source>
   <translation>「{said}」を読み取れません。</translation>
  </message>
  <message>
   <source>“{said}” can't be read: its link leads nowhere.</source>
   <translation>「{said}」を読み取れません。リンク先がありません。</translation>
  </message>
  <message>
   <source>“{said}” can't be read: {reason}.</source>
   <translation>「{said}」を読み取れません: {reason}。</translation>
  </message>
  <message>
   <source>“{server}” needs these values again: {names}. Enter them in Settings, Tools.</source>
   <translation>「{server}」では次の値をもう一度入力する必要があります: {names}。設定の「ツール」で入力してください。</translation>
  </message>
  <message numerus="yes">
   <source>“{text}” matches {count} chat(s).</source>
   <translation>
    <numerusform>「{text}」に一致するチャットが {count} 件あります。</numerusform>
   </translation>
  </message>
  <message>
   <source>“{title}”</source>
   <translation>「{title}」</translation>
  </message>
  <message>
   <source>“{tool}” of “{server}” was changed since it was offered, and was not run.</source>
   <translation>「{server}」の「{tool}」は提示後に変更されたため、実行しませんでした。</translation>
  </message>
  <message>
   <source>↑↓ to move · Enter to open · Tab to complete</source>
   <translation>↑↓ で移動 · Enter で開く · Tab で補完</translation>
  </message>
 </context>
</TS>
