import type { Framework } from '../../engine/framework.ts'
import { hexagon } from './hexagon/index.ts'
import { http4k } from './http4k/index.ts'
import { kotless } from './kotless/index.ts'
import { ktor } from './ktor/index.ts'
import { springKotlin } from './spring/index.ts'

export const kotlinFrameworks: readonly Framework[] = [ktor, springKotlin, http4k, hexagon, kotless]
