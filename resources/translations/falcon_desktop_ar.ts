<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
 <context>
  <name>FalconDesktop</name>
  <message>
   <source> AND (archived_at IS NOT NULL) = ?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> LIMIT ? OFFSET ?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> The model had to be loaded first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> WHERE key = ?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> WHERE message.id = ?</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>%n backup(s)</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) archived</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n chat(s) deleted</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n message(s) deleted</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n result(s)</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>1 new message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>1 new word</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A PEM file, used beside the system's own</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A backup can't be written over the history itself.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A conversation between a user and an LLM-based AI assistant. The assistant gives helpful and honest answers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A key for {0} was found in {1}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A key has no spaces or line ends inside. Was something else copied with it?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A key has only plain letters, digits and signs. Was something else copied?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A link stands where the history file belongs. Links are not followed, so that nobody can redirect what is saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A llama-server that you started; a key is needed only if it was given one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A message can't be empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A part of the answer could not be read and is left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A prompt template has no part named “{0}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A request would have left the server of its connection.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A stop sequence can have at most {0} characters.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A stop sequence can't be empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A temporary history can't be restored.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>About</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Above 0, tokens become less likely each time they occur.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Above 0, tokens that occurred at all become less likely.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Above 1, tokens that already occurred become less likely.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Address</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Advanced options</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All files (*)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All tokens went into reasoning and none were left for the answer. Raise “Max new tokens”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An address can't hold a user name or password.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An answer is still coming in this conversation. Stop it first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Another program is using the history file. Try again in a moment.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Another program is working on the history file. Try again in a moment.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Answer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Any server that speaks OpenAI's chat completions.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Appearance</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Archive</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>As the system says</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Asking the server…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Assistant</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>At most {0} headers are possible.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>At most {0} stop sequences are possible.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Attach</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back up</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back up now…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Backed up to {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Backups</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Bring back from the archive</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cached tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Certificates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Certificates (*.pem *.crt *.cer)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Chat</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Chat {number}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Check the database</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the model that answers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Chosen by the model's id</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Click to rename</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Colours</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Completion tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Connecting…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Connection</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Connection {0} is not usable and was left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Connection: {title}, {detail}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Connections</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Contacted so far:</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Context</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Continue</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Continue this answer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Conversation title</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Conversations</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy address</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy conversation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy selection</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the last answer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the last code</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ctrl with +, − and 0 does the same anywhere.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ctrl+Enter</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ctrl+Enter sends, Enter breaks the line</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Data &amp; privacy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Data directory</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Default model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Delete</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Delete message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Diagnostics</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Duplicate</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Each line is one header, like X-Team: falcon.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit the last message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Encryption</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Enter a key first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Enter key</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Enter sends, Shift+Enter breaks the line</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Enter the server's address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Esc</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Everything is whole.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Explain a hash table to a beginner</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export everything…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Exported to {path}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Falcon Desktop contacts only the servers that you set up. It sends no statistics and looks for no updates by itself.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fewer options</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Filter</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Filter models</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Filter shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Filter, or type a model's id</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Find in chat</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Find next</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Find previous</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Finish reason</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>First token</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Forget key</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Free some space</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Frequency penalty</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Go to the message box</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Header</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Headers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hide the sidebar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Higher values make answers more varied, 0 always takes the likeliest token.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How it was made</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How it was made: {facts}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How much of what the model can read at once this chat takes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hugging Face asks for fewer requests. Wait {0}, then try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hugging Face can't reach the server of this model at the moment. It may be asleep or starting; try again in a minute.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hugging Face does not accept this token. Enter one from huggingface.co/settings/tokens.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hugging Face does not serve {0} at this address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hugging Face is still loading {0}. Try again later, or choose another model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Import…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>In the message it reads “{shown}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It carries a user name, which is a way to imitate another site.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It holds invisible or forbidden characters.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It is longer than {count} characters.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It is malformed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>JSON, everything (*.json)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Jump to latest</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kept, not shown</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Key</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keys are kept in {0}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kind</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Larger</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Light</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>List the server's models</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Loading the model…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>MIT licence. It is built on Qt for Python (LGPL 3), SQLite (public domain), llama.cpp (MIT), httpx (BSD), markdown-it-py (MIT), Pygments (BSD), keyring (MIT) and others; the starter model SmolLM2 135M is under the Apache licence 2.0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Manage connections…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Markdown (*.md)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Max new tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Message Falcon…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model file (SHA-256)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Models</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Models are those you pulled with “ollama pull”. Ollama itself sets the context window and silently drops what does not fit.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More actions</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More options</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>My own prompt template</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>My own…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Name</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Needs an access token from huggingface.co/settings/tokens that may make calls to Inference Providers. A provider can be chosen by adding it to the model, as in org/model:provider.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Neither the starter model is installed nor a .gguf file in {0}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>New chat</source>
   <translation>محادثة جديدة</translation>
  </message>
  <message>
   <source>New chat from here</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next chat</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next version</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No key is needed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No key is saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No key is sent; the first token will tell whether one is needed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No secure connection to {0} could be made.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No server was contacted so far.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>None</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>None of the providers enabled for this account serves {0}. Choose another model or provider.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Not encrypted: others on the way can read what is sent. Use https:// if it has it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Not encrypted: the server is on this computer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Not reached.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing answers at {0}. Is the server running, and is the port right?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing found.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Notice</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Older</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Oldest messages left out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>On this computer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only an answer can be continued.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only an answer can be generated again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only the likeliest tokens whose probabilities add up to this are considered.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only this many of the likeliest tokens are considered.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only web and mail addresses are opened from a conversation.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open link</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open link…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open this address in the browser?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>OpenAI-compatible</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Options in force</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Original size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paste the key here</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pin</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pinned</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Presence penalty</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous 30 days</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous 7 days</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous chat</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous version</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Privacy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Prompt template</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Prompt tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Proxy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Proxy address</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reading the conversation…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Really remove?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reasoning tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Regenerate</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rename</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Repetition penalty</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Request, without the messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Restore a backup</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Restore the last backup</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Results</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Retry</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Row {0} of {1} belongs to nothing in {2}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save &amp;&amp; Send</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save key</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save to the keyring</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved connections</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saving the key…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search all chats</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Select all</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Send</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Send the key unencrypted</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sending</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Server</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Server's words</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Settings pages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share or export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shorten the context</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show more ({count} characters)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide the sidebar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the key while this is pressed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the sidebar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sidebar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Size of text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smaller</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something that is no file stands where the history file belongs.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something went wrong in Falcon Desktop. What you typed is still there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start the server in LM Studio's Developer page. A model is loaded on its first use, which can take a minute.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Starting the engine…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Status</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop sequences must be a list of texts.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop the test</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopped.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Temperature</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Test</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text Generation Inference (TGI)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That key is not there any more.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That message is not there any more.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That model is not on this computer any more.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The CA file “{0}” can't be used: it must be a readable file of certificates in PEM form.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The account at {0} has no credit left. Add credit there or use another connection.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The address changed. A key goes only where it was saved for: enter it again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The address of a TGI server or of a Hugging Face Inference Endpoint that runs TGI. The prompt template is chosen by the model that the server names.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The answer failed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The answer is cut after this many tokens.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The answer is limited to {0} tokens: the model's context window has no more room.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The answer was cut at the maximum of new tokens.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The answer was interrupted before it was finished.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive has a file whose name leads out of it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive has more than {0} files.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive has two files of one name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive holds links or devices.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive holds nothing that can be imported.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive is damaged or of an unknown kind.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive is encrypted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive unpacks to far more than its size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The archive unpacks to more than is accepted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The backup does not hold what the history holds, so it was not kept.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The backup is damaged.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The certificate of {0} can't be trusted: {1}. If it is your own, name its authority as the connection's CA file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection ended before the answer was finished.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection is encrypted and its certificate trusted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection is not encrypted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection names a proxy without an address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection of this conversation was removed. Choose another model above.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The connection to {0} broke while the answer was coming.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The conversation could not be saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The conversation is larger than {0} accepts. Start a new one or shorten it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The conversation is too long for this model{0}. Shorten it or start a new one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The damaged file was kept as {name}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The disk is full. Nothing that was saved is lost, but new messages can't be saved until there is space.</source>
   <translation>القرص ممتلئ. لم يضع شيء مما حُفظ، لكن لا يمكن حفظ رسائل جديدة حتى تتوفر مساحة.</translation>
  </message>
  <message>
   <source>The disk reported an error while the history was read or saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine can't be started.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine can't be started: there is no directory for its socket.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine can't load this model file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine crashed again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine crashed on this model file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine did not get ready in time.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine ended while it started.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine inside Falcon Desktop. It needs no network and no key.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is not installed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine that answers on this computer is not installed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine was ended while it started; memory may have run out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine was stopped.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The environment variable {0}, which should hold the key for “{1}”, is not set.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The file at the history's place belongs to another program. It was not touched.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The file is larger than {0} MB.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The file is not text in UTF-8.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The file is not valid JSON: {0}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The file nests more than {0} levels deep.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The first that the server offers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The first token will tell whether the key is accepted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The folder for the history can't be made or used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The gateway in front of {0} could not reach the model (HTTP {1}). Try again shortly.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The header “{0}” is set by Falcon Desktop itself.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history can't be changed: its folder or file is read-only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history could not be saved. The disk may be full, limited or failing.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history could not be updated without loss, so it was left as it was.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history file is damaged and can't be updated.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history file is damaged.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history file is {0}, though there was a history here before.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history is not open.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history was damaged; {count} messages could be read and are here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The history was written by a newer version of Falcon Desktop. It can be read but not changed by this one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key begins with the word “Bearer”. Leave that word out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key has a space or a line break in it. Copy it again, alone.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key has characters that no key can have, such as accents or “smart” quotes. Copy it again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key holds a character that no key has, perhaps an invisible one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key holds a control character.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key holds white space or a line break in the middle.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key is accepted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key is empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key is longer than {0} characters.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key is not allowed to do this at {0}. Check its permissions there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key is too long: at most {0} characters are possible.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key was forgotten.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The key would travel unencrypted to {0}. Use https://, or allow this in the connection's settings.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The keyring did not keep the key.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The keyring does not answer. It may be waiting to be unlocked.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The keyring failed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The keyring is locked.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The licence of {0} must be accepted on its page at huggingface.co before it can be used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model asked for a tool. Falcon Desktop runs none, so that part is left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model ended without an answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model file of {0} can't be read.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model file “{0}” can't be read.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model file “{0}” can't be used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model file “{0}” is damaged or not a model file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model must be the one that vLLM was started with.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model only reasoned and gave no answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model {0} is gated. Accept its licence on its page at {1} first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The number is an estimate: this server can't count tokens.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The previous copy of the settings is used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The program is closing.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The prompt template can't be read. It needs lines like user = "User: {user}\n".</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The prompt template is too long.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The prompt template's stop must be a list like ["\nUser:"].</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The prompt template's {0} must be a text in quotes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The prompt template's {0} must hold {1} once.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The proxy {0} can't be reached. Check it, or choose “no proxy” in the connection's settings.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The proxy {0} is a SOCKS proxy, which is not supported here. Use an HTTP proxy or choose “no proxy” in the connection's settings.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The proxy {0} refused to connect to {1}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The proxy's address is not usable. It looks like http://host:port; or choose “no proxy” in the connection's settings.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The request to {0} could not be made.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The same seed, options and question give the same answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server does not say which models it has.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server does not say which models it has. Type the id of one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server has no model “{0}”. It has {1}{2}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server has no model. Load or pull one there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server is busy, trying again…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server runs {0}{1} whatever is asked for.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server sent a single event larger than {0} bytes, which is more than this program accepts.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server sent {0} that could not be read.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server took the question and ended the answer without a word. Try again; its own log may say why.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The server's content filter ended this answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The setting “{0}{1}” is not usable.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings can't be read: {0}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings could not be saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings could not be saved: the disk is full.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings could not be saved: their folder is read-only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings file is damaged and was not used.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The settings file was damaged. It is kept as “{0}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The system message must be text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The text of message {0} is not what was saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The value of the header “{0}” has characters that no header can have.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The value of “{0}” has characters that no header can have.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is a key for {origin}. {status}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no backup yet; one is made each day.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no connection called “{0}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no connection preset named “{0}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no keyring.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no model on this computer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no network, so {0} can't be reached. Try again when it is back.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no prompt template named “{0}”.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no such backup.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no text to go on from.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is nothing to undo.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Thinking…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This Markdown was not written by Falcon Desktop.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This account's credits for Inference Providers are used up. More can be had at huggingface.co/settings/billing; trying again does not help.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This address is not encrypted: whoever is on the way can read the chat. A key is sent only if you allow it here; then they can read the key, too. Use https:// if the server has it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This address is not opened</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This computer has no keyring that keeps keys encrypted ({0}). Keys are kept for this session only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This connection was removed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This conversation is no longer there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This export of Falcon Desktop is damaged.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This file is no history of Falcon Desktop.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This file was written by a newer version of Falcon Desktop.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is a server of a kind that is not known here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is no file that Falcon Desktop can import: its own JSON or Markdown, or an export of ChatGPT, Claude, Open WebUI or a Gradio chatbot.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is not an export of Falcon Desktop.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is {0}, not Text Generation Inference. Choose the kind “OpenAI-compatible” for this connection.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is {0}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is {0}; it loads its model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This is {server}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This message is no longer there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This one:</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This server has no presence penalty; it was left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This server wants a key.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This text holds invisible characters; they are copied too.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This token may not make calls to Inference Providers. Tick that permission at huggingface.co/settings/tokens, or use another token.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Thought for {time}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Thoughts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Time in all</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Time to first token</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Today</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tokens per second</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Top-k</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Top-p</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type a message first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Undo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unpin</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use another model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use for new chats</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use “{model}” over {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Version {version}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Waiting for the server…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Waiting…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Web page (*.html)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What server this is could not be told; it may be a gateway in front of TGI.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What would you like to know?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where your chats are</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>While an input method composes a word, Enter only chooses the word.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Who answers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Why is the sky blue?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Width of the sidebar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Words, or part of a word, in titles and messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write a message to this address?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write a polite reminder about an unpaid invoice</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write a shell command that finds large files</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Written as “{host}”; look twice, letters imitate each other.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Yesterday</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>You</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>You said</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>You stopped this answer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Your chats will be listed here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom in</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>access denied</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>all right</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>an answer is being written</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>answering</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>busy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>chosen</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>failed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>first token {time}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>key refused</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>left out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>loading the model…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>new answer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no credit left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>not installed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>not trusted</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>not used yet</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nothing found</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>offline</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>ready</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>removed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>running</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>stopped</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>trouble</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>unreachable</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} Keys are kept for this session only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} The last key is kept for this session only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} accepts no more requests for now. Try again {1}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} answered with a web page. Check the address; a network that asks to sign in first can also do this.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} answered with something that is no chat answer. Check the address and the kind of server.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} answers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} can't be reached. Check the network and the address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} can't be written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} closed the connection without answering. Try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} damaged conversations were left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} did not answer in time. Check the address and the network.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} did not complete the secure connection in time.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} does not accept the key. Enter a valid key.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} does not offer the model {1}. Choose another model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} does not speak HTTP. Check the address and the port.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} does not speak TLS at this port. Check the port, or use http:// if the server is unencrypted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} ended the answer with an error and did not say which.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} expects a secure connection: use https:// in the address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} has no model {1}, or this key may not see it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} in the file used a connection that is not set up here and will use the default one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} in the file with options of their own (such as a system message), which come along.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} is not known. Check the address and the network.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} is not running.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} is still loading the model. Try again in a moment.</source>
   <translation>ما زال {0} يحمّل النموذج. أعد المحاولة بعد لحظة.</translation>
  </message>
  <message>
   <source>{0} is too busy or not ready. Try again shortly.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} is too busy. Try again shortly.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} messages of the system or of tools were left out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} must be a number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} must be a whole number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} must be between {1} and {2}, not {3}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} offers no chat at this address. Check the address and the kind of server.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} offers no model yet. Load or install one there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} points to {1}. Keys and messages are not sent on by themselves; if that is right, enter it as the connection's address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} refused the request (HTTP {1}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} sends requests around in a circle.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} sent a compressed answer although it was asked not to. Turn compression off at the server or the proxy in front of it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} sent more than {1} bytes for one answer, which is more than this program accepts. What came before is kept.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} sent more than {1} bytes, which is more than this program accepts.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} stopped sending. Continue the answer or try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} took the request but did not answer in time. It may be loading a model; try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0} wants a key. Enter one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{0}: {1} in the file, {2} new, {3} with new messages, {4} to bring back from the trash, {5} already here. {6}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} conversations</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} new messages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} new words</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count}, the newest from {when}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{minutes} min {n} s</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{model} answers on this computer, offline. It is small, and often wrong.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} (copy)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} said</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name}, used for new chats</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{n} s</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{percent} %</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{seconds} s</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{speed} tokens/s</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{used} / {limit} tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{used} tokens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” can't be the name of an HTTP header.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” is not a web address.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” is not a web address. It begins with http:// or https://.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” is there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” looks like it holds a secret, and headers are kept unencrypted in the settings. Enter keys in the field above.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” needs a key for {1}, and has none.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>“{0}” will be used.</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
