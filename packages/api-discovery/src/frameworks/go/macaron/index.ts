/** Macaron: groups as blocks, combined routes, handlers that are given what they ask for. */
import { textArgument, type Call } from '../../../engine/native.ts'
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { blockFramework } from '../block-router.ts'
import { injectingReader } from '../injection.ts'
import { mixedPath } from '../path.ts'
import { file, formPlace, HttpRequest, one, placeOf, readNamed, type Accessor, type ContextTable } from '../request.ts'

/** `ctx.Params(":id")`, with the colon or without it. */
const param: Accessor = (call, { facts }) => {
  const name = textArgument(call, 0)?.replace(/^:/, '')
  return name === undefined ? UNKNOWN : new PlaceValue('path', facts).read(name === '*' ? 'wildcard' : name)
}

/** `ctx.Query("q")` reads forms too. */
const query: Accessor = (call, { facts, methods }) =>
  readNamed(methods.every((method) => /^(?:POST|PUT|PATCH)$/.test(method)) ? 'query' : formPlace(methods), facts, call)

const fileOf: Accessor = (call, scene, run) => list([file(call, scene, run) ?? UNKNOWN, UNKNOWN, UNKNOWN])

const context: ContextTable = {
  methods: {
    Params: param,
    ParamsEscape: param,
    ParamsInt: param,
    ParamsInt64: param,
    ParamsFloat64: param,
    Query: query,
    QueryTrim: query,
    QueryEscape: query,
    QueryStrings: query,
    QueryBool: query,
    QueryInt: query,
    QueryInt64: query,
    QueryFloat64: query,
    GetCookie: one('cookie'),
    GetCookieInt: one('cookie'),
    GetSecureCookie: one('cookie'),
    GetSuperSecureCookie: one('cookie', 1),
    GetFile: fileOf,
  },
  members: { Req: (scene): Value => native(new MacaronRequest(scene)) },
}

/** `ctx.Req` has the request of net/http inside. */
class MacaronRequest extends HttpRequest {
  override member(name: string): Value | undefined {
    return name === 'Request' ? native(this) : super.member(name)
  }

  override method(name: string, call: Call): Value | undefined {
    return name === 'Query' ? placeOf('query', this.scene.facts) : super.method(name, call)
  }
}

const reader = injectingReader({
  framework: 'macaron',
  syntax: mixedPath,
  contexts: { 'macaron.Context': context },
})

export const macaron = blockFramework(
  {
    name: 'macaron',
    packages: ['gopkg.in/macaron.v1', 'github.com/go-macaron/macaron', 'github.com/Unknwon/macaron'],
    hints: String.raw`macaron\.v1|\bmacaron\.|/macaron"`,
    typeNames: /^(?:Macaron|Router)$/,
  },
  reader,
)
