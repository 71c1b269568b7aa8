import type { Framework } from '../../engine/framework.ts'
import { lapis } from './lapis/index.ts'
import { moonscript } from './moonscript/index.ts'
import { openresty } from './openresty/index.ts'

export const luaFrameworks: readonly Framework[] = [lapis, moonscript, openresty]
