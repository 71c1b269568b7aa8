/** httptreemux: trees of methods, whose handlers get the path's parameters as a map or from the context. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { plainGuard } from '../nethttp/index.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { placeOf } from '../request.ts'
import { VERBS } from '../router.ts'
import { VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = goReader({
  framework: 'httptreemux',
  syntax: colonPath,
  args: ['none', 'request'],
  guard: plainGuard,
  argument: ({ type }, { facts }) =>
    type?.kind === 'named' && type.name === 'Map' ? placeOf('path', facts) : undefined,
})

const WORDS: RouterWords = {
  verbs: VERBS,
  methodFirst: ['Handle', 'Handler', 'HandlerFunc'],
  groups: ['NewGroup', 'NewContextGroup'],
  uses: ['Use', 'UseHandler'],
  same: ['UsingContext'],
}

export const httptreemux: Framework = {
  name: 'httptreemux',
  languages: ['go'],
  packages: ['github.com/dimfeld/httptreemux', 'github.com/dimfeld/httptreemux/v*'],
  hints: String.raw`dimfeld/httptreemux`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'ContextParams' && run.facts !== undefined) return placeOf('path', run.facts)
    return name === 'New' || name === 'NewContextMux' ? VerbRouter.application(WORDS, run, reader) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:TreeMux|ContextMux|Group|ContextGroup)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(new VerbRouter(WORDS, run, reader)) : undefined
  },
}
