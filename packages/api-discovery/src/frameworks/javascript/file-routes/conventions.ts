/** Frameworks in which a file's place is its route and its exports are named after methods. */
import { field, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader } from '../../../routing/graph.ts'
import type { PathSyntax } from '../../../routing/path.ts'
import { expressPath } from '../express/path.ts'
import { ExpressRequest } from '../express/request.ts'
import { bracketPath } from '../files/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { gatewayReader } from '../lambda/reader.ts'
import { inputObject, inputs, urlOf, webRequest } from '../inputs.ts'
import { native } from '../../../engine/values.ts'

export interface FileConvention {
  readonly framework: string
  /** What the whole path of the file looks like: the first group is the part that makes the route, without extension. */
  readonly files: RegExp
  /** Put before that part. */
  readonly base: string
  /** Packages whose name in the nearest manifest says that the convention holds. */
  readonly packages: readonly string[]
  /** Files of the root that say it too. */
  readonly configs: readonly string[]
  /** What the file itself says where nothing else does. */
  readonly words: RegExp
  /** Exports and the methods that they answer. */
  readonly exports: Readonly<Record<string, readonly HttpMethod[]>>
  /** The main export answers the methods that it looks at, or else these. */
  readonly main?: readonly HttpMethod[]
  readonly reader: Reader
  /** The route that the module itself gives: `config.path`. */
  readonly own?: (config: Value) => { readonly path?: Value; readonly methods?: Value }
}

const VERBS = Object.fromEntries(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((name): [string, readonly HttpMethod[]] => [
    name,
    [name],
  ]),
)
const QWIK: Readonly<Record<string, readonly HttpMethod[]>> = {
  onGet: ['GET'],
  onPost: ['POST'],
  onPut: ['PUT'],
  onPatch: ['PATCH'],
  onDelete: ['DELETE'],
  onHead: ['HEAD'],
}

/** `onRequestGet`, and `onRequest` for all methods. */
const PAGES = Object.fromEntries([
  ...Object.keys(VERBS).map((name): [string, readonly HttpMethod[]] => [
    `onRequest${name.charAt(0)}${name.slice(1).toLowerCase()}`,
    [name],
  ]),
  ['onRequest', ANY_METHODS] as const,
])

/** Two brackets stand for all segments that follow, and for none. */
const doubledBracketPath: PathSyntax = (piece) => bracketPath(piece.replace(/\[\[([^\]]+)\]\]/g, '[[...$1]]'))

function expressLike(framework: string, syntax: PathSyntax): Reader {
  return readerOf(framework, syntax, (facts) => [native(new MedusaRequest(facts))])
}

/** Bodies and queries that middleware has checked are still those of the request. */
class MedusaRequest extends ExpressRequest {
  override member(name: string): Value | undefined {
    if (name === 'validatedBody') return super.member('body')
    if (name === 'validatedQuery' || name === 'filterableFields') return super.member('query')
    return super.member(name)
  }
}

/** Node's helpers, and a `Request` of the Fetch standard for functions named after methods. */
function vercelRequest(facts: HandlerFacts): Value {
  const json = inputs('json', facts)
  const url = urlOf(facts)
  return inputObject(
    {
      query: inputs('query', facts),
      body: json,
      cookies: inputs('cookie', facts),
      headers: inputs('header', facts),
      url,
      nextUrl: url,
    },
    { json: () => json, formData: () => inputs('form', facts) },
  )
}

/** Functions of the Fetch standard get a request and a context, those of Lambda an event. */
function netlifyRequest(facts: HandlerFacts): Value {
  return webRequest(facts, {
    queryStringParameters: inputs('query', facts),
    multiValueQueryStringParameters: inputs('query', facts),
    body: inputs('json', facts),
  })
}

function qwikEvent(facts: HandlerFacts): Value {
  return inputObject(
    {
      params: inputs('path', facts),
      query: inputs('query', facts),
      url: urlOf(facts),
      request: webRequest(facts),
      cookie: inputs('cookie', facts),
    },
    { parseBody: () => inputs('json', facts) },
  )
}

const SCRIPT = String.raw`\.(?:[cm]?[jt]s|[jt]sx)$`

export const CONVENTIONS: readonly FileConvention[] = [
  {
    framework: 'vercel',
    files: new RegExp(`^(?:.*/)?api/((?!(?:.*/)?[_.]).+?)${SCRIPT}`),
    base: '/api',
    packages: ['@vercel/node', '@vercel/functions'],
    configs: ['vercel.json', 'now.json'],
    words: /['"]@vercel\/(?:node|functions)['"]|\bVercelRequest\b|\bNowRequest\b/,
    exports: VERBS,
    main: ANY_METHODS,
    // Parameters of the path are in `req.query` too.
    reader: { ...readerOf('vercel', bracketPath, (facts) => [vercelRequest(facts)]), inputsShareNames: true },
  },
  {
    framework: 'netlify',
    files: new RegExp(`^(?:.*/)?netlify/(?:edge-)?functions/(?:([\\w.-]+)|([\\w.-]+)/(?:index|\\2))${SCRIPT}`),
    base: '/.netlify/functions',
    packages: [],
    configs: ['netlify.toml'],
    words: /./,
    exports: { handler: ANY_METHODS },
    main: ANY_METHODS,
    reader: readerOf('netlify', expressPath, (facts) => [
      netlifyRequest(facts),
      inputObject({ params: inputs('path', facts), cookies: inputs('cookie', facts), url: urlOf(facts) }),
    ]),
    own: (config) => {
      const path = field(config, 'path')
      const methods = field(config, 'method')
      return { ...(path === undefined ? {} : { path }), ...(methods === undefined ? {} : { methods }) }
    },
  },
  {
    framework: 'cloudflare-pages',
    files: new RegExp(`^(?:.*/)?functions/((?!(?:.*/)?_).+?)${SCRIPT}`),
    base: '',
    packages: [],
    configs: [],
    words: /\bexport\s+(?:async\s+)?(?:function|const)\s+onRequest(?:Get|Post|Put|Patch|Delete|Head|Options)?\b/,
    exports: PAGES,
    reader: readerOf('cloudflare-pages', doubledBracketPath, (facts) => [
      inputObject({ request: webRequest(facts), params: inputs('path', facts) }),
    ]),
  },
  {
    framework: 'solidstart',
    files: new RegExp(`^(?:.*/)?src/routes/(.+?)${SCRIPT}`),
    base: '',
    packages: ['@solidjs/start', 'solid-start'],
    configs: [],
    words: /['"](?:@solidjs\/start|solid-start)(?:\/[\w-]+)?['"]/,
    exports: VERBS,
    reader: readerOf('solidstart', bracketPath, (facts) => [
      inputObject({ request: webRequest(facts), params: inputs('path', facts) }),
    ]),
  },
  {
    framework: 'qwik-city',
    files: new RegExp(`^(?:.*/)?src/routes/(?:(.+)/)?(?:index|layout)[^/]*${SCRIPT}`),
    base: '',
    packages: ['@builder.io/qwik-city', '@qwik.dev/router'],
    configs: [],
    words: /['"](?:@builder\.io\/qwik-city|@qwik\.dev\/router)(?:\/[\w-]+)?['"]/,
    exports: QWIK,
    reader: readerOf('qwik-city', bracketPath, (facts) => [qwikEvent(facts)]),
  },
  {
    framework: 'medusa',
    files: /^(?:.*\/)?src\/api\/(?:(.+)\/)?route\.[jt]s$/,
    base: '',
    packages: ['@medusajs/medusa', '@medusajs/framework'],
    configs: ['medusa-config.js', 'medusa-config.ts'],
    words: /['"]@medusajs\/|\bMedusaRequest\b/,
    exports: VERBS,
    reader: expressLike('medusa', bracketPath),
  },
  {
    framework: 'waku',
    files: new RegExp(`^(?:.*/)?src/pages/((?:_api|api)/.+?)${SCRIPT}`),
    base: '',
    packages: ['waku'],
    configs: ['waku.config.ts', 'waku.config.js'],
    words: /['"]waku(?:\/[\w-]+)?['"]/,
    exports: VERBS,
    main: ANY_METHODS,
    reader: readerOf('waku', bracketPath, (facts) => [
      webRequest(facts),
      inputObject({ params: inputs('path', facts) }),
    ]),
  },
  {
    framework: 'redwood',
    files: new RegExp(`^(?:.*/)?api/src/functions/(?!graphql${SCRIPT})(?:([\\w-]+)|([\\w-]+)/\\2)${SCRIPT}`),
    base: '',
    packages: ['@redwoodjs/core', '@redwoodjs/api', '@cedarjs/core', '@cedarjs/api'],
    configs: ['redwood.toml', 'cedar.toml'],
    words: /['"](?:@redwoodjs|@cedarjs)\//,
    exports: { handler: ANY_METHODS },
    reader: gatewayReader('redwood'),
  },
  {
    framework: 'fresh',
    files: new RegExp(`^(?:.*/)?routes/((?!(?:.*/)?_).+?)${SCRIPT}`),
    base: '',
    packages: [],
    configs: ['fresh.gen.ts', 'fresh.config.ts'],
    words: /['"](?:\$fresh\/|\$fresh\b|fresh(?:\/\w+)?['"]|@fresh\/core|https:\/\/deno\.land\/x\/fresh)/,
    exports: { handler: ANY_METHODS, handlers: ANY_METHODS },
    main: ['GET'],
    reader: readerOf('fresh', bracketPath, (facts) => {
      const own = { params: inputs('path', facts), url: urlOf(facts), req: webRequest(facts) }
      return [webRequest(facts, own), inputObject(own)]
    }),
    own: (config) => {
      const path = field(config, 'routeOverride')
      return path === undefined ? {} : { path }
    },
  },
]

/** The path that a file's place says: index files and groups in parentheses add nothing. */
export function pathOf(base: string, rest: string): Value {
  // Waku serves what lies below `_api` without that name.
  const segments = rest.split('/').filter((part) => part !== '' && part !== '_api' && !/^\(.*\)$/.test(part))
  const last = segments.at(-1)?.replace(/@[\w!-]*$/, '')
  if (last === 'index' || last === '') segments.pop()
  return text(`${base}/${segments.join('/')}`)
}
