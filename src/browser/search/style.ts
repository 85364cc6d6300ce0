/** The search's own style, so that pages carry none of it. */
export const searchStyle = `
.ks{position:fixed;inset:0 0 auto;width:min(40rem,100% - 2rem);max-width:none;max-height:min(36rem,var(--ks-height,100vh) - 8rem);margin:min(12vh,6rem) auto 0;padding:0;border:1px solid var(--line);border-radius:14px;background:var(--card);color:var(--ink);box-shadow:0 1px 2px #0002,0 24px 64px #0005;overflow:hidden}
.ks[open]{display:flex;flex-direction:column}
.ks::backdrop{background:#0b0e1273}
.ks [hidden]{display:none}
.ks svg{flex:none;width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round}
.ks-bar{flex:none;display:flex;align-items:center;gap:.25rem;padding:.4rem .5rem .4rem 1.25rem;color:var(--soft);border-bottom:1px solid var(--line)}
.ks-input{flex:1;min-width:0;height:2.875rem;padding:0 .6rem;border:0;outline:0;background:none;color:var(--ink);font:inherit;font-size:1.125rem}
.ks-input::placeholder{color:var(--soft);opacity:1}
.ks-bar:has(.ks-input:focus-visible){box-shadow:inset 0 -2px var(--accent);border-color:var(--accent)}
.ks-close{flex:none;display:grid;place-items:center;width:2.75rem;height:2.75rem;padding:0;border:0;border-radius:10px;background:none;color:inherit;cursor:pointer}
.ks-close:hover{background:var(--paper);color:var(--ink)}
.ks-close:focus-visible{outline-offset:-3px}
.ks-message{flex:none;padding:.9rem 1.25rem;color:var(--soft)}
.ks-message:not([hidden])+.ks-list{padding-top:0}
.ks-list{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:.5rem;scroll-padding:.5rem}
.ks-head{padding:.6rem .75rem .3rem;font-size:.8125rem;font-weight:600;color:var(--soft)}
.ks-more{padding:.2rem .75rem .5rem;font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums}
.ks-option{display:flex;align-items:center;gap:.1rem 1rem;min-height:2.75rem;padding:.35rem .75rem;border-radius:8px;color:var(--ink);text-decoration:none;cursor:pointer}
.ks-option span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.ks-title{flex:0 1 auto;min-width:40%;max-width:70%;font-weight:500;text-align:left}
.ks-note{flex:1 1 0;min-width:0;text-align:right;font-size:.875rem;color:var(--soft)}
.ks-option[aria-selected]{background:color-mix(in srgb,var(--accent) 12%,transparent);box-shadow:inset 3px 0 var(--accent)}
.ks-option[aria-selected] .ks-note{color:var(--ink)}
.ks mark{background:none;color:var(--accent);font-weight:700}
.ks-help{flex:none;display:flex;gap:1.25rem;padding:.6rem 1.25rem;border-top:1px solid var(--line);font-size:.8125rem;color:var(--soft)}
.ks-help span{display:inline-flex;align-items:center;gap:.3rem}
.ks kbd{min-width:1.4rem;padding:.05rem .35rem;text-align:center;font:inherit;font-size:.75rem;border:1px solid var(--line);border-bottom-width:2px;border-radius:5px;background:var(--paper)}
.ks-spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem),(max-height:28rem){
.ks{width:100%;height:var(--ks-height,100dvh);max-height:none;margin:0;border:0;border-radius:0}
.ks-option{flex-direction:column;align-items:stretch;justify-content:center;gap:0;min-height:3.25rem}
.ks-title,.ks-note{flex:none;min-width:0;max-width:none;text-align:left}
}
@media (hover:none){.ks-help{display:none}}
@media (prefers-reduced-motion:no-preference){
.ks[open]{animation:ks-in .12s ease-out}
@keyframes ks-in{from{opacity:0;transform:translateY(-6px)}}
}
@media (forced-colors:active){.ks-option[aria-selected]{outline:2px solid Highlight;outline-offset:-2px}}
@media print{.ks{display:none!important}}
`;
