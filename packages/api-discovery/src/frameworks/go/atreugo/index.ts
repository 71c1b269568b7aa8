/** atreugo: views of fasthttp, and groups by path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { fastContext } from '../fasthttp/context.ts'
import { wrappingGuard } from '../guards.ts'
import { mixedPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = goReader({
  framework: 'atreugo',
  syntax: mixedPath,
  args: [fastContext],
  guard: (handler) => wrappingGuard(handler, () => false),
})

const WORDS: RouterWords = {
  verbs: spelled(VERBS, [''], { ANY: ANY_METHODS }),
  methodFirst: ['Path', 'RequestHandlerPath', 'NetHTTPPath'],
  groups: ['NewGroupPath', 'NewVirtualHost'],
  uses: ['UseBefore'],
  same: ['UseAfter', 'UseFinal', 'Middlewares', 'SkipMiddlewares'],
}

export const atreugo: Framework = {
  name: 'atreugo',
  languages: ['go'],
  packages: ['github.com/savsgio/atreugo', 'github.com/savsgio/atreugo/*'],
  hints: String.raw`savsgio/atreugo|\batreugo\.`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.path.join('.') === 'New' ? VerbRouter.application(WORDS, run, reader) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Atreugo|Router)$/.test(type.path.at(-1) ?? '') ? native(new VerbRouter(WORDS, run, reader)) : undefined
  },
}
