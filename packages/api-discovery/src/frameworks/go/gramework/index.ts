/** Gramework: routes of fasthttp whose handlers may be functions of many kinds, texts and values. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { fastContext } from '../fasthttp/context.ts'
import { wrappingGuard } from '../guards.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { all, json, one, type ContextTable } from '../request.ts'
import { VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const context: ContextTable = {
  methods: {
    ...fastContext.methods,
    RouteArg: one('path'),
    RouteArgErr: one('path'),
    GETParam: one('query'),
    GETParams: all('query'),
    POSTParam: one('form'),
    UnJSON: json(),
    UnJSONBytes: json(),
  },
  ...(fastContext.members === undefined ? {} : { members: fastContext.members }),
}

const reader = goReader({
  framework: 'gramework',
  syntax: colonPath,
  args: [context],
  guard: (handler) => wrappingGuard(handler, () => false),
})

const WORDS: RouterWords = {
  verbs: spelled(VERBS),
  methodFirst: ['Handle'],
  groups: ['Sub', 'Group'],
  uses: ['Use', 'UsePre'],
  same: ['HTTP', 'HTTPS'],
}

export const gramework: Framework = {
  name: 'gramework',
  languages: ['go'],
  packages: ['github.com/gramework/gramework'],
  hints: String.raw`gramework/gramework|\bgramework\.`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.path.join('.') === 'New' ? VerbRouter.application(WORDS, run, reader) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:App|Router|SubRouter)$/.test(type.path.at(-1) ?? '')
      ? native(new VerbRouter(WORDS, run, reader))
      : undefined
  },
}
