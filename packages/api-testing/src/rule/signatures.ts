/** Texts in answers that only one kind of machinery produces; shared by rules that reach it on different ways. */

/** Complaints of databases and their drivers about the syntax of a statement. */
export const sqlErrors: readonly RegExp[] = [
  /you have an error in your SQL syntax/i,
  /unterminated quoted (?:string|identifier) at or near|syntax error at or near "|PG::SyntaxError|PSQLException/i,
  /SQLITE_ERROR|sqlite3\.(?:OperationalError|ProgrammingError)|unrecognized token:\s*\\?"|near \\?"[^"]{0,40}\\?":? syntax error/i,
  /\bORA-(?:00933|00921|01756|00936|00911|00907)\b|quoted string not properly terminated/i,
  /unclosed quotation mark after the character string|incorrect syntax near/i,
  /SQLSTATE\[(?:42|HY)\w{3}\]|SQLSyntaxErrorException|QueryFailedError|sqlalchemy\.exc\.|ActiveRecord::StatementInvalid/i,
]

/** Lines of `/etc/passwd` and of `win.ini`: what is read to show that a file of the system can be. */
export const systemFile = /root:[^:\n]{0,40}:0:0:|\[(?:fonts|extensions|mci extensions)\]\s/i

/** The text of the first pattern found, for a message; undefined when none is. */
export function firstMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) return found
  }
  return undefined
}

/** Stack traces of the platforms in use, also inside JSON texts where line breaks are escaped. */
export const stackTraces: readonly RegExp[] = [
  /Traceback \(most recent call last\)/,
  /(?:\n|\\n)\s*at (?:async )?(?:[\w$.<>[\] ]+ )?\(?(?:file:\/\/\/|node:|\/|[A-Z]:\\)[^\s)]+:\d+:\d+\)?/,
  /(?:\n|\\n|\\t|\t)\s*at [\w$]+(?:\.[\w$<>]+)+\((?:\w+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)/,
  /(?:\n|\\n|\r)\s*at [\w.`<>]+\([^)\n]*\) in [^\n]+:line \d+/,
  /goroutine \d+ \[running\]/,
  /\.rb:\d+:in [`']/,
]
