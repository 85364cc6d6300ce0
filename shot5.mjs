import { chromium } from 'playwright-core';
import http from 'node:http'; import fs from 'node:fs'; import path from 'node:path';
const root=process.argv[2]; const pages=JSON.parse(process.argv[3]); const pre=process.argv[4];
const types={'.html':'text/html','.css':'text/css','.js':'text/javascript','.json':'application/json','.svg':'image/svg+xml'};
const srv=http.createServer((q,r)=>{let p=path.join(root,decodeURIComponent(new URL(q.url,'http://x').pathname)); if(p.endsWith('/'))p+='index.html'; if(!fs.existsSync(p)){r.statusCode=404;return r.end('x')} r.setHeader('content-type',types[path.extname(p)]??'application/octet-stream'); r.end(fs.readFileSync(p))}).listen(0);
await new Promise(d=>srv.once('listening',d)); const base='http://127.0.0.1:'+srv.address().port;
const b=await chromium.launch({executablePath:process.env.CHROME||undefined});
for(const [name,addr,w,dark,full] of pages){ const p=await b.newPage({viewport:{width:w,height:900},colorScheme:dark?'dark':'light'}); await p.goto(base+addr); await p.screenshot({path:`/tmp/w/pv/${pre}${name}.png`,fullPage:!!full}); await p.close(); }
await b.close(); srv.close();
