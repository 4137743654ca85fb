using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A node of the tree of modules.</summary>
        public class Module : IDisposable
        {
            private readonly List<(string name, Module module)> _modules = [];
            private readonly List<(string name, Parameter parameter)> _parameters = [];
            private readonly List<(string name, Tensor buffer)> _buffers = [];
            private readonly string _name;

            protected Module(string name) => _name = name;

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public virtual void register_module(string name, Module submodule)
            {
                if (name.Contains('.', StringComparison.Ordinal) || _modules.Exists(m => m.name == name))
                {
                    throw new ArgumentException($"{name} has a dot, or is registered already.", nameof(name));
                }

                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            public virtual void register_parameter(string name, Parameter param) => _parameters.Add((name, param));

            public virtual void register_buffer(string name, Tensor tensor) => _buffers.Add((name, tensor));

            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                _modules.Concat(_modules.SelectMany(m => m.module.named_modules().Select(inner => ($"{m.name}.{inner.name}", inner.module))));

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => recurse
                ? _parameters.Concat(_modules.SelectMany(m => m.module.named_parameters().Select(p => ($"{m.name}.{p.name}", p.parameter))))
                : _parameters;

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) => recurse
                ? _buffers.Concat(_modules.SelectMany(m => m.module.named_buffers().Select(b => ($"{m.name}.{b.name}", b.buffer))))
                : _buffers;

            public virtual Dictionary<string, Tensor> state_dict() => named_parameters()
                .Select(p => (p.name, (Tensor)p.parameter))
                .Concat(named_buffers())
                .ToDictionary(p => p.Item1, p => p.Item2);

            public virtual void train(bool train = true)
            {
                training = train;
                _modules.ForEach(m => m.module.train(train));
            }

            public virtual void eval() => train(false);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void RegisterComponents()
            {
            }

            protected virtual void Dispose(bool disposing)
            {
                foreach (var tensor in state_dict().Values)
                {
                    tensor.Dispose();
                }
            }

            /// <summary>Makes a parameter of zeros.</summary>
            private protected Parameter NewParameter(string name, params long[] size)
            {
                using var scope = NewDisposeScope();
                var parameter = (Parameter)new Parameter(zeros(size)).Detached();
                register_parameter(name, parameter);
                return parameter;
            }

            private protected Tensor NewBuffer(string name, float value, ScalarType type, params long[] size)
            {
                var buffer = zeros(size, type).fill_(value).Detached();
                register_buffer(name, buffer);
                return buffer;
            }
        }

        public abstract class Module<T, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, string device)
        where T : torch.nn.Module => device == "cpu" ? module : throw new NotSupportedException($"{torch.StandInName} has no device but cpu.");
}
