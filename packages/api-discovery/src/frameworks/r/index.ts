import type { Framework } from '../../engine/framework.ts'
import { ambiorix } from './ambiorix/index.ts'
import { plumber } from './plumber/index.ts'

export const rFrameworks: readonly Framework[] = [plumber, ambiorix]
