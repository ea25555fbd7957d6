/* Opened from a folder, a browser starts no worker, and the search of this site is one. Here a hidden frame plays the worker:
   it has a global scope of its own, takes messages from the page and gives answers back. The search looks for the name
   IFrameWorker in its parent to know that its files lie beside the script of the frame. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  class IFrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.queue = [];
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.appendChild(frame);
      const inside = frame.contentWindow;
      const script = frame.contentDocument.createElement("script");
      inside.importScripts = (...sources) => sources.reduce((before, source) => before.then(() => load(frame, source)), Promise.resolve());
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.deliver = (data) => inside.dispatchEvent(new inside.MessageEvent("message", { data }));
      script.onload = () => {
        this.queue.splice(0).forEach(this.deliver);
        this.queue = null;
      };
      script.src = url;
      frame.contentDocument.body.appendChild(script);
      this.frame = frame;
    }

    postMessage(data) {
      if (this.queue) this.queue.push(data);
      else this.deliver(data);
    }

    terminate() {
      this.frame.remove();
    }
  }

  function load(frame, source) {
    return new Promise((done, failed) => {
      const script = frame.contentDocument.createElement("script");
      script.onload = done;
      script.onerror = () => failed(new Error("cannot load " + source));
      script.src = source;
      frame.contentDocument.body.appendChild(script);
    });
  }

  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
})();
