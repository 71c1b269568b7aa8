import { tokenizer } from '../shared/tokens.ts'

export const juliaTokens = tokenizer({
  comment: /#=[^]*?(?:=#|$(?![^]))|#[^\n]*/,
  string: /"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/,
  word: /[A-Za-z_]\w*!?(?:\.[A-Za-z_]\w*!?)*/,
})
