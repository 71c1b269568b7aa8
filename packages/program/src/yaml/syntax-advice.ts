import type { ErrorCode } from 'yaml'

const indentation = 'Check the indentation here, and put text that holds ": " or " #" in quotes.'

const advice: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML does not allow tabs there.',
  BAD_INDENT: indentation,
  BLOCK_AS_IMPLICIT_KEY: indentation,
  BLOCK_IN_FLOW: indentation,
  MULTILINE_IMPLICIT_KEY: indentation,
  UNEXPECTED_TOKEN: indentation,
  IMPOSSIBLE: indentation,
  MISSING_CHAR: 'Add what is missing: a closing quote or bracket, or the space after a colon.',
  BAD_DQ_ESCAPE: 'In double quotes a backslash is written twice; or use single quotes.',
  BAD_SCALAR_START: 'Put this text in quotes.',
  BAD_ALIAS: 'Put text that starts with * in quotes; an alias needs its anchor above it.',
}

/** What to do about an error of YAML syntax. */
export function syntaxAdvice(code: ErrorCode): string {
  return advice[code] ?? 'Write it in plain YAML: keys, values, lists and text.'
}
