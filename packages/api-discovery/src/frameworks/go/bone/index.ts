/** bone: `mux.Get("/home/:id", handler)`, regular expressions behind `^`, and routers below a path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { plainGuard, requestIn } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { placeOf, readNamed } from '../request.ts'
import { TITLED_VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = goReader({
  framework: 'bone',
  syntax: (piece) => colonPath(piece.replaceAll(/(:\w+)(?:\^[^/]*|#[^/]*)/g, '$1')),
  ...HTTP_ARGS,
  guard: plainGuard,
})

const WORDS: RouterWords = {
  verbs: spelled(TITLED_VERBS, ['', 'Func']),
  methodFirst: ['Register', 'RegisterFunc'],
  plain: ['Handle', 'HandleFunc'],
  mounts: ['SubRoute'],
  same: ['Prefix', 'CaseSensitive'],
}

export const bone: Framework = {
  name: 'bone',
  languages: ['go'],
  packages: ['github.com/go-zoo/bone', 'github.com/squiidz/bone'],
  hints: String.raw`/bone"`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const facts = requestIn(call)?.scene.facts
    switch (callee.path.join('.')) {
      case 'New':
        return VerbRouter.application(WORDS, run, reader)
      case 'GetValue':
        return facts === undefined ? undefined : readNamed('path', facts, call, 1)
      case 'GetAllValues':
        return facts === undefined ? undefined : placeOf('path', facts)
      case 'GetQuery':
        return facts === undefined ? undefined : readNamed('query', facts, call, 1)
      case 'GetAllQueries':
        return facts === undefined ? undefined : placeOf('query', facts)
      default:
        return undefined
    }
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Mux' ? native(new VerbRouter(WORDS, run, reader)) : undefined
  },
}
