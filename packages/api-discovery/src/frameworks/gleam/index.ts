import type { Framework } from '../../engine/framework.ts'
import { wisp } from './wisp/index.ts'

export const gleamFrameworks: readonly Framework[] = [wisp]
