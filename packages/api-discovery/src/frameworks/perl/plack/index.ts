/** PSGI by hand: `mount "/api" => $app` (Plack::Builder) and comparisons of the path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { paramsIn } from '../params.ts'
import { addPerlRoute, perlPath } from '../routes.ts'
import { beginsStatement, closingOf, nextOf, perlTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'plack', syntax: perlPath }

export const plack: Framework = {
  name: 'plack',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text } of sourcesOf(
      project,
      /\.(?:psgi|pl|pm)$/,
      /\bPlack::(?:Builder|Request)\b|\bPATH_INFO\b/,
    )) {
      // Frameworks that register routes read the path themselves.
      if (/\buse\s+(?:Dancer2?|Mojolicious|Mojo::Base|Catalyst|Web::Simple)\b/.test(text)) continue
      const tokens = perlTokens(text)
      const apps = appsIn(tokens)
      const mounted = new Set<string>()
      for (const [i, token] of tokens.entries()) {
        if (token.kind === 'word' && token.text === 'mount' && beginsStatement(tokens, i)) {
          mount(tokens, i, apps, file, run).forEach((name) => mounted.add(name))
        }
      }
      const isMounted = new Set([...mounted].flatMap((name) => apps.get(name) ?? []))
      for (const one of comparisons(tokens)) if (!isMounted.has(one)) add(one, '', file, run)
    }
  },
}

interface Compared {
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly line: number
  readonly params: readonly Param[]
}

/** Comparisons by the variable that holds the application they stand in: `my $app = sub { … };`. */
function appsIn(tokens: readonly Token[]): Map<string, readonly Compared[]> {
  const found = new Map<string, readonly Compared[]>()
  const all = comparisons(tokens)
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'variable' || tokens[i + 1]?.text !== '=' || tokens[i + 2]?.text !== 'sub') continue
    const open = nextOf(tokens, '{', i + 2)
    const [first, last] = [tokens[open]?.line ?? 0, tokens[closingOf(tokens, open)]?.line ?? Infinity]
    found.set(
      token.text,
      all.filter(({ line }) => line >= first && line <= last),
    )
  }
  return found
}

/** What the application at a path compares stands below it; without comparisons it answers there itself. */
function mount(
  tokens: readonly Token[],
  at: number,
  apps: ReadonlyMap<string, readonly Compared[]>,
  file: string,
  run: Interpreter,
): readonly string[] {
  const [path, , target] = tokens.slice(at + 1, at + 4)
  if (path?.kind !== 'string' || target === undefined) return []
  const below = target.kind === 'variable' ? (apps.get(target.text) ?? []) : []
  for (const one of below) add(one, path.text, file, run)
  const isStatic = tokens.slice(at + 3, at + 8).some(({ text }) => /^Plack::App::(?:File|Directory)$/.test(text))
  if (below.length === 0 && !isStatic && path.text.startsWith('/')) {
    add({ methods: ANY_METHODS, path: '', line: tokens[at]?.line ?? 1, params: [] }, path.text, file, run)
  }
  return target.kind === 'variable' ? [target.text] : []
}

const PATHS = /^(?:path_info|path|PATH_INFO|\$path(?:_info)?)$/
const METHODS = /^(?:method|request_method|REQUEST_METHOD|\$method)$/

const compared = new WeakMap<readonly Token[], readonly Compared[]>()

/** `if ($req->path_info eq '/users' && $req->method eq 'GET') { … }` */
function comparisons(tokens: readonly Token[]): readonly Compared[] {
  let found = compared.get(tokens)
  if (found === undefined) {
    found = tokens.flatMap((token, i) => {
      const isTest = token.kind === 'word' && /^(?:if|elsif)$/.test(token.text) && tokens[i + 1]?.text === '('
      const one = isTest ? comparison(tokens, i + 1) : undefined
      return one === undefined ? [] : [one]
    })
    compared.set(tokens, found)
  }
  return found
}

function comparison(tokens: readonly Token[], open: number): Compared | undefined {
  const close = closingOf(tokens, open)
  const test = tokens.slice(open + 1, close)
  const comparedWith = (what: RegExp): string | undefined => {
    const at = test.findIndex((token, i) => token.text === 'eq' && what.test(subject(test, i)))
    const value = at < 0 ? undefined : test[at + 1]
    return value?.kind === 'string' ? value.text : undefined
  }
  const path = comparedWith(PATHS)
  if (path === undefined || !path.startsWith('/')) return undefined
  const method = comparedWith(METHODS)
  const methods = method === undefined ? ANY_METHODS : [method.toUpperCase()]
  const block = tokens[close + 1]?.text === '{' ? tokens.slice(close + 2, closingOf(tokens, close + 1)) : []
  const params = paramsIn(block, new Set(), placeByMethod(methods, 'form'))
  return { methods, path, line: tokens[open]?.line ?? 1, params }
}

/** The word that is compared: `path_info` of `$req->path_info eq`, `PATH_INFO` of `$env->{PATH_INFO} eq`. */
function subject(test: readonly Token[], at: number): string {
  const before = test[at - 1]
  return (before?.text === '}' ? test[at - 2]?.text : before?.text) ?? ''
}

function add(one: Compared, prefix: string, file: string, run: Interpreter): void {
  addPerlRoute({ ...one, file, path: `${prefix.replace(/\/$/, '')}${one.path}` || '/' }, reader, run)
}
