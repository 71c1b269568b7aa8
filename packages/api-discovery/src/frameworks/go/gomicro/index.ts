/** Go Micro's web services, which route as net/http does. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { plainGuard } from '../nethttp/index.ts'
import { HTTP_ARGS, ServeMux } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'

const reader = goReader({ framework: 'go-micro', syntax: bracePath, ...HTTP_ARGS, guard: plainGuard })

export const gomicro: Framework = {
  name: 'go-micro',
  languages: ['go'],
  packages: ['github.com/micro/go-micro/*', 'github.com/asim/go-micro/*', 'go-micro.dev/*'],
  hints: String.raw`go-micro\S*/web"`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    if (!callee.package.endsWith('/web') || callee.path.join('.') !== 'NewService') return undefined
    const made = ServeMux.make(run, reader)
    made.router.isApplication = true
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isService = type.package.endsWith('/web') && type.path.at(-1) === 'Service'
    return isService ? native(ServeMux.make(run, reader)) : undefined
  },
}
