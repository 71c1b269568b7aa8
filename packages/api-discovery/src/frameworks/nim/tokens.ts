import { tokenizer } from '../shared/tokens.ts'

export const nimTokens = tokenizer({
  comment: /#\[[^]*?(?:\]#|$(?![^]))|#[^\n]*/,
  string: /(?:\b(?:r|fmt|f)(?="))?(?:"""[^]*?"""|"(?:\\.|[^"\\\n])*")/,
  word: /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/,
})
