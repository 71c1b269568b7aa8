import type { Framework } from '../../engine/framework.ts'
import { ktor } from './ktor/index.ts'
import { springKotlin } from './spring/index.ts'

export const kotlinFrameworks: readonly Framework[] = [ktor, springKotlin]
