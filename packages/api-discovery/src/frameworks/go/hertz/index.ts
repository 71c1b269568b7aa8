/** Hertz: routers as of Gin, handlers `func(ctx context.Context, c *app.RequestContext)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { TagPlace } from '../bind.ts'
import { FUNCTION_GUARD_WAY, functionGuard } from '../guards.ts'
import { GinRouter } from '../gin/router.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { file, formValue, json, one, rawBody, tags, type ContextTable } from '../request.ts'
import { fastContext } from '../fasthttp/context.ts'

const ALL: readonly TagPlace[] = [
  { tag: 'path', place: 'path' },
  { tag: 'query', place: 'query' },
  { tag: 'header', place: 'header' },
  { tag: 'cookie', place: 'cookie' },
  { tag: 'form', place: 'form' },
  { tag: 'json', place: 'json' },
]

const context: ContextTable = {
  ...fastContext,
  methods: {
    Param: one('path'),
    Query: one('query'),
    DefaultQuery: one('query'),
    GetQuery: one('query'),
    PostForm: one('form'),
    DefaultPostForm: one('form'),
    GetPostForm: one('form'),
    FormValue: formValue(),
    FormFile: file,
    GetHeader: one('header'),
    Cookie: one('cookie'),
    Bind: tags(ALL),
    BindAndValidate: tags(ALL),
    BindJSON: json(),
    BindByContentType: json(),
    BindQuery: tags([{ tag: 'query', place: 'query', untagged: true }]),
    BindForm: tags([{ tag: 'form', place: 'form', untagged: true }]),
    BindPath: tags([{ tag: 'path', place: 'path', untagged: true }]),
    BindHeader: tags([{ tag: 'header', place: 'header', untagged: true }]),
    Body: rawBody,
    GetRawData: rawBody,
    QueryArgs: fastContext.methods['QueryArgs'] ?? rawBody,
    PostArgs: fastContext.methods['PostArgs'] ?? rawBody,
  },
}

const reader = goReader({
  framework: 'hertz',
  endSlash: 'kept',
  syntax: colonPath,
  args: ['none', context],
  guard: (handler) =>
    functionGuard(handler, FUNCTION_GUARD_WAY.aborting, /hertz-contrib\/(?:jwt|keyauth|paseto)|basic_auth\.BasicAuth/),
})

export const hertz: Framework = {
  name: 'hertz',
  languages: ['go'],
  packages: ['github.com/cloudwego/hertz/*'],
  hints: String.raw`cloudwego/hertz`,
  generated: String.raw`\*server\.Hertz\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (callee.path.length !== 1) return undefined
    if (callee.package.endsWith('/app/server') && (name === 'Default' || name === 'New'))
      return native(GinRouter.application(run, reader))
    return name === 'HandlerFunc' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:Hertz|Engine|RouterGroup|IRouter|IRoutes)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(GinRouter.make(run, reader)) : undefined
  },
}
