/** What handlers read (Yesod book: Forms; Yesod.Core.Handler). */
import type { Project } from '../../../engine/project.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { definitionEnd, haskellTokens, type Token } from '../tokens.ts'

const LOOKUPS: Readonly<Record<string, ParamPlace>> = {
  lookupGetParam: 'query',
  lookupGetParams: 'query',
  lookupPostParam: 'form',
  lookupPostParams: 'form',
  lookupFile: 'form',
  lookupFiles: 'form',
  lookupHeader: 'header',
  lookupHeaders: 'header',
  lookupCookie: 'cookie',
  lookupCookies: 'cookie',
}

const BODY = /^(?:require|parse)(?:Check|Insecure)?JsonBody_?$/

/** Parameters that the function of a name reads. */
export type YesodHandlers = (name: string) => readonly Param[]

export function yesodHandlers(project: Project): YesodHandlers {
  const known = new Map<string, readonly Param[]>()
  const files = sourcesOf(
    project,
    /\.l?hs$/,
    /\b(?:lookup(?:Get|Post)Param|lookup(?:File|Header|Cookie)|runInput|JsonBody)/,
  )
  for (const { text } of files) {
    const tokens = haskellTokens(text)
    for (const [i, token] of tokens.entries()) {
      if (!token.starts || token.indent > 0 || !/^[a-z]\w*R$/.test(token.text) || tokens[i + 1]?.text === '::') continue
      const params = readsOf(tokens.slice(i, definitionEnd(tokens, i)))
      known.set(token.text, [...(known.get(token.text) ?? []), ...params])
    }
  }
  return (name) => known.get(name) ?? []
}

function readsOf(tokens: readonly Token[]): Param[] {
  const found: Param[] = []
  let input: ParamPlace | undefined
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'word') continue
    if (/^runInput(?:Get|Post)/.test(text)) input = text.includes('Get') ? 'query' : 'form'
    if (BODY.test(text)) found.push({ name: 'body', in: 'body' })
    const place = Object.hasOwn(LOOKUPS, text) ? LOOKUPS[text] : undefined
    // `ireq intField "age"`
    const given =
      place === undefined && input !== undefined && /^i(?:req|opt)$/.test(text) ? tokens[i + 2] : tokens[i + 1]
    const from = place ?? (/^i(?:req|opt)$/.test(text) ? input : undefined)
    if (from !== undefined && given?.kind === 'string') found.push({ name: given.text, in: from })
  }
  return found
}
