using System.Diagnostics.CodeAnalysis;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>
/// Direct kernel launches. That one succeeded says that it is queued; what fails in the kernel is reported by a later
/// <see cref="Synchronize"/>. Device buffers among the arguments and the kernel's binary stay alive until the stream is known to have
/// passed the launch.
/// </content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>Queues a kernel (aclrtLaunchKernelWithHostArgs). The arguments are copied during the call.</summary>
    /// <param name="function">A kernel of a binary that is loaded on the stream's device.</param>
    /// <param name="blockDim">Number of blocks; from 1 to the cores that the stream may use for such a kernel.</param>
    /// <param name="arguments">The kernel's arguments.</param>
    /// <param name="options">How it is launched; null leaves everything to the kernel and the runtime.</param>
    /// <exception cref="ArgumentException">The binary or a buffer among the arguments belongs to another device, or the number of
    /// arguments is not that of the kernel's parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of blocks is not positive, or there are more than cores.</exception>
    /// <exception cref="ObjectDisposedException">The stream, the binary or a buffer was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks the function.</exception>
    /// <exception cref="AscendException">The launch could not be queued.</exception>
    public void Launch(KernelFunction function, int blockDim, LaunchArguments arguments, LaunchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        KernelBinaryHandle binary = Checked(function, arguments.Count);
        using AclScope scope = Handle.Enter();
        using CoreLimitScope limits = Admit(function, blockDim, options);
        using var binaryScope = new LaunchLease(binary, arguments, DeviceId);
        AclLaunchKernelCfg config = options?.Native ?? default;
        byte* block = arguments.Block;
        int status = Acl.Api.aclrtLaunchKernelWithHostArgs(
            function.Value,
            (uint)blockDim,
            Handle.Value,
            config.numAttrs == 0 ? null : &config,
            block,
            arguments.BlockBytes,
            arguments.Placeholders,
            arguments.PlaceholderCount);
        Queued(status, nameof(AclApi.aclrtLaunchKernelWithHostArgs), function, blockDim, binary, binaryScope.Buffers);
    }

    /// <summary>
    /// Queues a kernel with the calling thread's own argument list (aclrtKernelArgsInit, aclrtLaunchKernelWithConfig): filled, closed
    /// and launched in this call, on this thread.
    /// </summary>
    /// <typeparam name="TState">What <paramref name="fill"/> needs, so that it can be a static function.</typeparam>
    /// <param name="function">A kernel of a binary that is loaded on the stream's device.</param>
    /// <param name="blockDim">Number of blocks; from 1 to the cores that the stream may use for such a kernel.</param>
    /// <param name="fill">Appends the arguments. It may not launch another kernel this way. What it throws ends the call, and nothing
    /// is launched.</param>
    /// <param name="state">Passed to <paramref name="fill"/>.</param>
    /// <param name="options">How it is launched; null leaves everything to the kernel and the runtime.</param>
    /// <exception cref="InvalidOperationException">The thread is filling its list for another launch.</exception>
    /// <inheritdoc cref="Launch(KernelFunction, int, LaunchArguments, LaunchOptions?)" path="/exception"/>
    public void Launch<TState>(
        KernelFunction function,
        int blockDim,
        KernelArgumentFiller<TState> fill,
        TState state,
        LaunchOptions? options = null)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(fill);
        KernelBinaryHandle binary = Checked(function, null);
        ThreadLaunch thread = ThreadLaunch.Begin();
        try
        {
            using AclScope scope = Handle.Enter();
            CheckBlocks(function, blockDim, options);
            using AclScope binaryScope = binary.Enter();
            AclArgsHandle* list;
            Acl.Check(Acl.Api.aclrtKernelArgsInit(function.Value, &list), nameof(AclApi.aclrtKernelArgsInit), DeviceId);
            var arguments = new KernelArgumentList(Acl, list, thread, DeviceId);
            fill(ref arguments, state);
            CheckCount(function, arguments.Count);

            // What the filler called may have bound the thread to another device, or used another stream's limits.
            Handle.Device.BindContext();
            using CoreLimitScope limits = Handle.UseCoreLimits();
            Acl.Check(Acl.Api.aclrtKernelArgsFinalize(list), nameof(AclApi.aclrtKernelArgsFinalize), DeviceId);
            AclLaunchKernelCfg config = options?.Native ?? default;
            int status = Acl.Api.aclrtLaunchKernelWithConfig(
                function.Value, (uint)blockDim, Handle.Value, config.numAttrs == 0 ? null : &config, list, null);
            Queued(status, nameof(AclApi.aclrtLaunchKernelWithConfig), function, blockDim, binary, thread.Leased);
        }
        finally
        {
            thread.End();
        }
    }

    /// <summary>Queues a kernel with an array of pointers to its arguments (aclrtLaunchKernelWithArgsArray, CANN 9.1), whose sizes the
    /// runtime takes from the binary.</summary>
    /// <param name="function">A kernel of a binary that is loaded on the stream's device.</param>
    /// <param name="blockDim">Number of blocks; from 1 to the cores that the stream may use for such a kernel.</param>
    /// <param name="arguments">The kernel's arguments; data that travels with them is not possible this way.</param>
    /// <param name="options">How it is launched; null leaves everything to the kernel and the runtime.</param>
    /// <inheritdoc cref="Launch(KernelFunction, int, LaunchArguments, LaunchOptions?)" path="/exception"/>
    public void LaunchWithArgumentArray(
        KernelFunction function, int blockDim, LaunchArguments arguments, LaunchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.HasData)
        {
            throw new ArgumentException(
                "Data cannot travel with an array of arguments; use Launch, or a device buffer.", nameof(arguments));
        }

        KernelBinaryHandle binary = Checked(function, arguments.Count);
        using AclScope scope = Handle.Enter();
        using CoreLimitScope limits = Admit(function, blockDim, options);
        using var binaryScope = new LaunchLease(binary, arguments, DeviceId);
        AclLaunchKernelCfg config = options?.Native ?? default;
        int status = Acl.Api.aclrtLaunchKernelWithArgsArray(
            function.Value, (uint)blockDim, Handle.Value, config.numAttrs == 0 ? null : &config, arguments.Pointers);
        Queued(status, nameof(AclApi.aclrtLaunchKernelWithArgsArray), function, blockDim, binary, binaryScope.Buffers);
    }

    /// <summary>
    /// Queues a kernel whose argument block lies in device memory (aclrtLaunchKernelV2): nothing is copied, and the kernel reads the
    /// block when it runs.
    /// </summary>
    /// <param name="function">A kernel of a binary that is loaded on the stream's device.</param>
    /// <param name="blockDim">Number of blocks; from 1 to the cores that the stream may use for such a kernel.</param>
    /// <param name="argumentBlock">The whole buffer is the block. It is kept alive until the stream has passed the launch.</param>
    /// <param name="options">How it is launched; null leaves everything to the kernel and the runtime.</param>
    /// <param name="uses">Buffers whose addresses are in the block, to be kept alive as well.</param>
    /// <inheritdoc cref="Launch(KernelFunction, int, LaunchArguments, LaunchOptions?)" path="/exception"/>
    public void LaunchWithDeviceArguments(
        KernelFunction function,
        int blockDim,
        DeviceBuffer argumentBlock,
        LaunchOptions? options = null,
        params ReadOnlySpan<DeviceBuffer> uses)
    {
        ArgumentNullException.ThrowIfNull(argumentBlock);
        KernelBinaryHandle binary = Checked(function, null);
        ThreadLaunch thread = ThreadLaunch.Begin();
        try
        {
            LaunchBuffers.Require(argumentBlock, DeviceId, 0);
            thread.Lease(argumentBlock.Handle);
            for (int i = 0; i < uses.Length; i++)
            {
                LaunchBuffers.Require(uses[i], DeviceId, i);
                thread.Lease(uses[i].Handle);
            }

            using AclScope scope = Handle.Enter();
            using CoreLimitScope limits = Admit(function, blockDim, options);
            using AclScope binaryScope = binary.Enter();
            AclLaunchKernelCfg config = options?.Native ?? default;
            int status = Acl.Api.aclrtLaunchKernelV2(
                function.Value,
                (uint)blockDim,
                (void*)argumentBlock.Handle.Address,
                (nuint)argumentBlock.Length,
                config.numAttrs == 0 ? null : &config,
                Handle.Value);
            Queued(status, nameof(AclApi.aclrtLaunchKernelV2), function, blockDim, binary, thread.Leased);
        }
        finally
        {
            thread.End();
        }
    }

    /// <summary>Refuses what cannot be launched here.</summary>
    private KernelBinaryHandle Checked(KernelFunction function, int? argumentCount)
    {
        ArgumentNullException.ThrowIfNull(function);
        ThrowIfDisposed();
        function.Binary.ThrowIfDisposed();
        if (function.Binary.DeviceId != DeviceId)
        {
            throw new ArgumentException(
                $"Kernel {function.Name} is loaded on device {function.Binary.DeviceId}, the stream belongs to device {DeviceId}; "
                + "load its binary on that device too.",
                nameof(function));
        }

        if (argumentCount is { } count)
        {
            CheckCount(function, count);
        }

        return function.Binary.Handle;
    }

    private static void CheckCount(KernelFunction function, int count)
    {
        if (function.ParameterCount is { } expected && expected != count)
        {
            throw new ArgumentException($"Kernel {function.Name} has {expected} parameters, the launch {count} arguments.");
        }
    }

    /// <summary>Refuses more blocks than cores. The launch is made while the result lives.</summary>
    private CoreLimitScope Admit(KernelFunction function, int blockDim, LaunchOptions? options)
    {
        CheckBlocks(function, blockDim, options);
        return Handle.UseCoreLimits();
    }

    private void CheckBlocks(KernelFunction function, int blockDim, LaunchOptions? options)
    {
        if (blockDim <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(blockDim), blockDim, "A launch has at least one block.");
        }

        int limit = options is { AllowMoreBlocksThanCores: true }
            ? KernelFunction.MaxBlocks
            : function.BlockLimit(Handle.CoreLimits);
        if (blockDim > limit)
        {
            throw TooManyBlocks(function, blockDim, limit);
        }
    }

    private ArgumentOutOfRangeException TooManyBlocks(KernelFunction function, int blockDim, int limit)
    {
        CoreLimits cores = Handle.CoreLimits;
        return new ArgumentOutOfRangeException(
            nameof(blockDim),
            blockDim,
            $"{blockDim} blocks of kernel {function.Name} ({function.Kind?.ToString() ?? "kind unknown"}) are more than the {limit} that "
            + $"run at once: the stream may use {cores.Cube} cube and {cores.Vector} vector cores. Launch fewer blocks, raise the "
            + "limit (SetCoreLimit of the stream or the device), or set LaunchOptions.AllowMoreBlocksThanCores when the blocks do not wait "
            + "for each other.");
    }

    /// <summary>Keeps what a queued launch uses alive, or reports that it was not queued.</summary>
    private void Queued(
        int status,
        string operation,
        KernelFunction function,
        int blockDim,
        KernelBinaryHandle binary,
        ReadOnlySpan<DeviceMemoryHandle> buffers)
    {
        if (status != 0)
        {
            ThrowNotQueued(status, operation, function, blockDim);
        }

        Handle.InFlight.Add(binary, buffers);
        AscendMetrics.CountLaunch("direct", DeviceId);
    }

    [DoesNotReturn]
    private void ThrowNotQueued(int status, string operation, KernelFunction function, int blockDim) =>
        throw Acl.Failure(status, operation, DeviceId, $"Kernel {function.Name} with {blockDim} blocks.", Handle.Value);

    /// <summary>One launch: the binary and the buffers among the arguments stay alive.</summary>
    private readonly ref struct LaunchLease
    {
        private readonly KernelBinaryHandle _binary;

        public LaunchLease(KernelBinaryHandle binary, LaunchArguments arguments, int deviceId)
        {
            bool added = false;
            binary.DangerousAddRef(ref added);
            _binary = binary;
            try
            {
                Buffers = arguments.BeginLease(deviceId);
            }
            catch
            {
                binary.DangerousRelease();
                throw;
            }
        }

        public ReadOnlySpan<DeviceMemoryHandle> Buffers { get; }

        public void Dispose()
        {
            LaunchArguments.EndLease(Buffers);
            _binary.DangerousRelease();
        }
    }
}
