import { closingOf, nextOf, perlTokens, type Token } from '../tokens.ts'

/** `sub show :Path('/users') :Args(1) { … }` */
export interface Action {
  readonly name: string
  readonly file: string
  readonly line: number
  /** `/users` of `MyApp::Controller::Users`; of Root, nothing. */
  readonly namespace: string
  readonly path: string | undefined
  readonly isLocal: boolean
  readonly isGlobal: boolean
  readonly chained: string | undefined
  readonly pathPart: string | undefined
  readonly args: number | undefined
  readonly captures: number | undefined
  readonly methods: readonly string[]
  /** What `my ($self, $c, $id) = @_` calls the arguments. */
  readonly argumentNames: readonly string[]
  readonly body: readonly Token[]
}

export function actionsOf(text: string, file: string): Action[] {
  const tokens = perlTokens(text)
  const actions: Action[] = []
  const answered = new Map<Action, Partial<Action>[]>()
  let namespace = ''
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word') continue
    const next = tokens[i + 1]
    if (token.text === 'package' && next?.kind === 'word') namespace = namespaceOf(next.text)
    // `__PACKAGE__->config(namespace => 'admin')`
    if (token.text === 'namespace' && next?.text === '=>') {
      const given = tokens[i + 2]
      if (given?.kind === 'string') namespace = given.text === '' ? '' : `/${given.text}`
    }
    if (token.text !== 'sub' || next?.kind !== 'word' || tokens[i + 2]?.text !== ':') continue
    const open = nextOf(tokens, '{', i + 1)
    if (open < 0) continue
    const body = tokens.slice(open + 1, closingOf(tokens, open))
    const attributes = attributesOf(tokens.slice(i + 2, open))
    const found = action(next.text, file, token.line, namespace, attributes, body)
    actions.push(found)
    if (attributes.get('ActionClass')?.includes('REST') === true) answered.set(found, restMethods(tokens, next.text))
  }
  // Only the methods that have a subroutine are answered (Catalyst::Action::REST).
  return actions.flatMap((one) => (answered.get(one) ?? [{}]).map((own) => ({ ...one, ...own })))
}

/** `sub user_GET { … }` for each method of `sub user :ActionClass('REST')`. */
function restMethods(tokens: readonly Token[], name: string): Partial<Action>[] {
  return tokens.flatMap(({ text, kind, line }, i): Partial<Action>[] => {
    const [, method] = /^(?:.*)_(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.exec(text) ?? []
    const open = tokens[i - 1]?.text === 'sub' ? nextOf(tokens, '{', i) : -1
    if (kind !== 'word' || method === undefined || text !== `${name}_${method}` || open < 0) return []
    return [{ methods: [method], line, body: tokens.slice(open + 1, closingOf(tokens, open)) }]
  })
}

function namespaceOf(name: string): string {
  const path = /::(?:Controller|C)::(.+)$/.exec(name)?.[1]
  if (path === undefined || path === 'Root') return ''
  return `/${path.replaceAll('::', '/').toLowerCase()}`
}

/** Names of attributes with what stands in their parentheses. */
function attributesOf(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || tokens[i - 1]?.text === '(' || tokens[i - 1]?.text === '::') continue
    const open = tokens[i + 1]?.text === '(' ? i + 1 : undefined
    const inside = open === undefined ? [] : tokens.slice(open + 1, closingOf(tokens, open))
    found.set(token.text, inside.map(({ text }) => text).join(''))
  }
  return found
}

function action(
  name: string,
  file: string,
  line: number,
  namespace: string,
  attributes: ReadonlyMap<string, string>,
  body: readonly Token[],
): Action {
  const number = (key: string): number | undefined => {
    const given = attributes.get(key)
    return given === undefined ? undefined : Number(given) || 0
  }
  const names = body
    .slice(0, 24)
    .filter(({ kind }) => kind === 'variable')
    .map(({ text }) => text)
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].filter((one) => attributes.has(one))
  const method = attributes.get('Method')
  return {
    name,
    file,
    line,
    namespace,
    path: attributes.get('Path'),
    isLocal: attributes.has('Local'),
    isGlobal: attributes.has('Global'),
    chained: attributes.get('Chained'),
    pathPart: attributes.get('PathPart') ?? attributes.get('PathPrefix'),
    args: number('Args'),
    captures: number('CaptureArgs'),
    methods: method === undefined ? methods : [...methods, method.toUpperCase()],
    argumentNames: names[0] === '$self' && names[1] === '$c' ? names.slice(2).map((one) => one.slice(1)) : [],
    body,
  }
}
