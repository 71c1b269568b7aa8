/** net/http of Go's own library: `http.HandleFunc`, `http.ServeMux`, and the functions that requests are decoded with. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { list, native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { wrappingGuard } from '../guards.ts'
import { functionsOf, layersOf } from '../handlers.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { BodyDecoder, bodyIn, HttpRequest } from '../request.ts'
import { HTTP_ARGS, ServeMux, StrippedHandler } from './router.ts'

/** What the servers of oapi-codegen read parameters with. */
const OPENAPI_RUNTIMES = ['github.com/oapi-codegen/runtime', 'github.com/deepmap/oapi-codegen/pkg/runtime']

const KNOWN = /\.(?:BasicAuth|RequireAuth|RequireAuthentication|Verifier)$/

/** Guards of plain middleware. */
export function plainGuard(handler: Value): ReturnType<typeof wrappingGuard> {
  return wrappingGuard(handler, (name) => KNOWN.test(name))
}

const reader = goReader({ framework: 'net/http', syntax: bracePath, ...HTTP_ARGS, guard: plainGuard })

const defaults = new WeakMap<Project, ServeMux>()

/** `http.DefaultServeMux`, of which a program has one. */
function defaultMux(run: Interpreter): ServeMux {
  let mux = defaults.get(run.project)
  if (mux === undefined) {
    mux = ServeMux.make(run, reader)
    mux.router.isApplication = true
    defaults.set(run.project, mux)
  }
  return mux
}

export const netHttp: Framework = {
  name: 'net/http',
  languages: ['go'],
  packages: [
    'net/http',
    'encoding/json',
    'io',
    'io/ioutil',
    ...OPENAPI_RUNTIMES,
    'github.com/json-iterator/go',
    'github.com/bytedance/sonic',
    'github.com/goccy/go-json',
  ],
  hints: String.raw`\.Handle(?:Func)?\(|ServeMux|http\.Handler|http\.ResponseWriter`,
  // oapi-codegen, for this and other routers
  generated: String.raw`\bServerInterfaceWrapper\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (OPENAPI_RUNTIMES.includes(callee.package)) return boundParameter(callee, call)
    if (callee.package !== 'net/http') return decoding(callee, call, run)
    const [name, ...rest] = callee.path
    if (rest.length > 0) return undefined
    const [first, second] = call.args
    switch (name) {
      case 'HandleFunc':
      case 'Handle':
        return defaultMux(run).method(name, call, run)
      case 'ListenAndServe':
      case 'ListenAndServeTLS':
        serveAll(call.args.at(-1), call, run)
        return undefined
      case 'Server':
        if (call.constructs) serveAll(call.named.get('Handler'), call, run)
        return undefined
      case 'NewServeMux':
      case 'ServeMux': {
        const made = ServeMux.make(run, reader)
        made.router.isApplication = true
        return native(made)
      }
      case 'HandlerFunc':
      case 'AllowQuerySemicolons':
      case 'TimeoutHandler':
      case 'MaxBytesHandler':
        return first
      case 'StripPrefix':
        return first === undefined || second === undefined ? undefined : native(new StrippedHandler(first, second))
      case 'MaxBytesReader':
        return second
      default:
        return undefined
    }
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isDefault = of.package === 'net/http' && of.path.length === 0 && name === 'DefaultServeMux'
    return isDefault ? native(defaultMux(run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'net/http' && type.path[0] === 'ServeMux' ? native(ServeMux.make(run, reader)) : undefined
  },
}

/** A handler of everything, which tells paths apart itself. */
function serveAll(handler: Value | undefined, call: Call, run: Interpreter): void {
  for (const fn of functionsOf(handler, run)) defaultMux(run).serveCases(call, undefined, layersOf(fn), run)
}

/** `json.NewDecoder(r.Body)`, `io.ReadAll(r.Body)`, `json.Unmarshal(body, &x)` */
function decoding({ path }: External, call: Call, run: Interpreter): Value | undefined {
  const name = path.at(-1)
  const [first, second] = call.args
  const body = bodyIn(first)
  if (body === undefined) return undefined
  if (name === 'NewDecoder') return native(new BodyDecoder(body))
  if (name === 'ReadAll') return list([native(body), UNKNOWN])
  if (name === 'LimitReader' || name === 'TeeReader' || name === 'NopCloser') return native(body)
  if (name === 'Unmarshal' || name === 'UnmarshalString') body.decode(second, run)
  return undefined
}

/** `runtime.BindQueryParameter("form", true, false, "limit", r.URL.Query(), &params.Limit)` */
function boundParameter({ path }: External, call: Call): Value | undefined {
  if (!path.join('.').startsWith('BindQueryParameter')) return undefined
  const name = textArgument(call, 3)
  const query = call.args[4]
  if (name !== undefined && query?.kind === 'native' && query.native instanceof PlaceValue) query.native.read(name)
  return UNKNOWN
}

/** A request that a call passes as its first argument. */
export function requestIn(call: Call, at = 0): HttpRequest | undefined {
  const given = call.args[at]
  return given?.kind === 'native' && given.native instanceof HttpRequest ? given.native : undefined
}
