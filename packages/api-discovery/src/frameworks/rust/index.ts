import type { Framework } from '../../engine/framework.ts'
import { actix } from './actix/index.ts'
import { axum } from './axum/index.ts'
import { dioxus } from './dioxus/index.ts'
import { dropshot } from './dropshot/index.ts'
import { gotham } from './gotham/index.ts'
import { hyper } from './hyper/index.ts'
import { pavex } from './pavex/index.ts'
import { poem } from './poem/index.ts'
import { roa } from './roa/index.ts'
import { rocket } from './rocket/index.ts'
import { rwf } from './rwf/index.ts'
import { salvo } from './salvo/index.ts'
import { thruster } from './thruster/index.ts'
import { tide } from './tide/index.ts'
import { trillium } from './trillium/index.ts'
import { viz } from './viz/index.ts'
import { warp } from './warp/index.ts'

export const rustFrameworks: readonly Framework[] = [
  axum,
  actix,
  rocket,
  warp,
  poem,
  salvo,
  tide,
  thruster,
  dropshot,
  gotham,
  viz,
  trillium,
  roa,
  rwf,
  dioxus,
  pavex,
  hyper,
]
