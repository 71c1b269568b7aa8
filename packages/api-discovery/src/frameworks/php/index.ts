import type { Framework } from '../../engine/framework.ts'
import { laravel } from './laravel/index.ts'
import { slimFramework } from './slim/index.ts'
import { symfony } from './symfony/index.ts'
import { wordpress } from './wordpress/index.ts'

export const phpFrameworks: readonly Framework[] = [laravel, symfony, slimFramework, wordpress]
